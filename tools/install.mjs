// Runs before `npm test`, `npm start` and `npm run tour`: installs what package-lock.json states, unless it is installed already.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const stamp = new URL("node_modules/.installed", root);
const wanted = createHash("sha256")
  .update(readFileSync(new URL("package-lock.json", root)))
  .digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  console.log("Installing development packages (npm ci): about 400 MB, once per change of package-lock.json ...");
  const start = performance.now();
  const { status } = spawnSync("npm", ["ci", "--loglevel=error"], {
    cwd: fileURLToPath(root),
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    console.error(
      "npm ci failed: see the message above. Node 20.19 or newer and access to an npm registry are needed.",
    );
    process.exit(status ?? 1);
  }
  writeFileSync(stamp, wanted);
  console.log(`Installed in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
}
