// Runs the smoke test in headless Chromium, on a page whose security policy forbids eval and all foreign addresses.
// Leaves with 69 when there is no Chromium on this machine.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
if (!existsSync(executablePath)) {
  console.error(`There is no browser at ${executablePath}: set CHROMIUM to the path of Chromium or Chrome.`);
  process.exit(69);
}

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const bundle = await build({
  entryPoints: [at("page.ts")],
  alias: { "wengert/jit": at("../../src/jit/index.ts"), wengert: at("../../src/index.ts") },
  bundle: true,
  format: "esm",
  platform: "browser",
  write: false,
});

const origin = "http://localhost";
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
try {
  const page = await browser.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  const failed = new Promise((resolve) => page.once("pageerror", resolve));
  await page.route("**/*", (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/page.js") {
      return route.fulfill({ contentType: "text/javascript", body: bundle.outputFiles[0].text });
    }
    if (pathname !== "/") return route.fulfill({ status: 204 });
    const body = '<!doctype html><body></body><script type="module" src="/page.js"></script>';
    return route.fulfill({ contentType: "text/html", headers: { "content-security-policy": policy }, body });
  });
  await page.goto(`${origin}/`, { waitUntil: "load" });
  await Promise.race([page.waitForSelector("body[data-done]"), failed]);
  const text = await page.textContent("body");
  if (faults.length > 0 || !text) throw new Error(faults.join("\n") || "the page stayed empty");
  console.log(`Chromium ${browser.version()}\n${text}`);
} finally {
  await browser.close();
}
