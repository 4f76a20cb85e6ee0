// The built chapter served as a host would, with one page more: all figures of the kit, `gallery/?figure=NAME` one of them.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { preview } from "vite";

const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
if (!existsSync(executablePath)) {
  console.error(`There is no browser at ${executablePath}: set CHROMIUM to the path of Chromium or Chrome.`);
  process.exit(69);
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const book = `${root}book/`;
export const out = `${book}dist`;
assert.ok(existsSync(`${out}/index.html`), "run `npm run build:book` first");

/** Folders of pages below one, which ends with a slash or is the root. */
const pagesIn = (folder) =>
  readdirSync(`${out}/${folder}`, { withFileTypes: true })
    .filter((e) => e.isDirectory() && existsSync(`${out}/${folder}${e.name}/index.html`))
    .flatMap(({ name }) => [`${folder}${name}/`, ...pagesIn(`${folder}${name}/`)]);
export const pages = ["", ...pagesIn("")];
/** The first page of the section that is written. */
export const first = pages.find((page) => page.startsWith("01-"));

export const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

export const desktop = { viewport: { width: 1280, height: 900 } };
export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const small = { ...phone, viewport: { width: 320, height: 700 } };
export const views = { 1280: desktop, 390: phone, 320: small };

const compiled = (path) => import(pathToFileURL(`${root}.build/book/${path}`).href);
const { figures } = await compiled("figures/index.js");
const { draw } = await compiled("build/figures.js");
/** All figures by their names, as the text calls them. */
export const names = Object.keys(figures);

const head = /<head>.*<\/head>/s.exec(readFileSync(`${out}/${first}index.html`, "utf8"))[0];
function gallery(url) {
  const only = new URL(url, "http://x").searchParams.get("figure");
  const bodies = names
    .filter((name) => only === null || name === only)
    .map(
      (name) =>
        `<h2>${name}</h2><figure class="wide" id="${name}">${draw(name, {}, `${name}-figure`, "gallery").html}<figcaption><p>${name}</p></figcaption></figure>`,
    );
  return `<!doctype html><html lang="en" data-root="../">${head}<body><div class="shell"><nav id="contents" aria-label="Chapter"></nav><main id="main"><h1>Figures</h1>${bodies.join("")}</main></div></body></html>`;
}
const galleryPlugin = {
  name: "gallery",
  configurePreviewServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      if (!request.url.startsWith("/gallery/")) return next();
      response.setHeader("content-type", "text/html");
      response.end(gallery(request.url));
    });
  },
};

const server = await preview({
  root: book,
  configFile: false,
  logLevel: "warn",
  appType: "mpa",
  build: { outDir: out },
  preview: {
    port: 0,
    headers: {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
      "Cross-Origin-Resource-Policy": "same-origin",
    },
  },
  plugins: [galleryPlugin],
});
export const origin = server.resolvedUrls.local[0];
export const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none", "--force-color-profile=srgb"],
});

export async function closeSite() {
  await browser.close();
  await new Promise((resolve) => server.httpServer.close(resolve));
}

/** A page with what it says to the console. */
export async function open(context, path) {
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(origin + path, { waitUntil: "load" });
  await page.evaluate(() => document.fonts.ready);
  return { page, faults };
}

/** Acts on a page in a context of its own, which is closed again; the page says nothing to the console meanwhile. */
export async function visit(view, path, act) {
  const context = await browser.newContext(view);
  const { page, faults } = await open(context, path);
  const told = await act(page, context);
  assert.deepEqual(faults, [], path);
  await context.close();
  return told;
}

/** The address of one figure, or of all; `state`: entries of its state as addresses carry them. */
export function galleryPath(name, state = {}) {
  if (name === undefined) return "gallery/";
  const entries = Object.entries(state).map(([key, value]) => [`${name}.${key}`, value]);
  return `gallery/?${new URLSearchParams({ figure: name, ...Object.fromEntries(entries) })}`;
}

/** A page of the gallery with its figures live. */
export const visitFigures = (view, path, act) =>
  visit(view, path, async (page, context) => {
    await page.waitForFunction(() =>
      [...document.querySelectorAll("[data-id]")].every((e) => e.classList.contains("live")),
    );
    return act(page, context);
  });
