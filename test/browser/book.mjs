// Opens the built chapter in headless Chromium: all pages, light and dark, wide and narrow. Leaves with 69 when there is no
// Chromium on this machine. SHOTS=folder keeps pictures of every page, ONLY=look,cells takes some of the steps.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { preview } from "vite";
import { axeFaults } from "./axe.mjs";
import { exerciseSteps } from "./exercises.mjs";

const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
if (!existsSync(executablePath)) {
  console.error(`There is no browser at ${executablePath}: set CHROMIUM to the path of Chromium or Chrome.`);
  process.exit(69);
}

const book = fileURLToPath(new URL("../../book/", import.meta.url));
const out = `${book}dist`;
assert.ok(existsSync(`${out}/index.html`), "run `npm run build:book` first");
const headers = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};
const server = await preview({
  root: book,
  configFile: false,
  logLevel: "warn",
  appType: "mpa",
  build: { outDir: out },
  preview: { port: 0, headers },
});
const origin = server.resolvedUrls.local[0];
/** Folders of pages below one, which ends with a slash or is the root. */
const pagesIn = (folder) =>
  readdirSync(`${out}/${folder}`, { withFileTypes: true })
    .filter((e) => e.isDirectory() && existsSync(`${out}/${folder}${e.name}/index.html`))
    .flatMap(({ name }) => [`${folder}${name}/`, ...pagesIn(`${folder}${name}/`)]);
const pages = ["", ...pagesIn("")];
const first = pages.find((page) => page.startsWith("01-"));
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none", "--force-color-profile=srgb"],
});
const budget = { document: 60, script: 40, stylesheet: 20, font: 320 };
const engineShare = 70;

/** A page with what it says to the console, and what it fetched. */
async function open(context, path) {
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(origin + path, { waitUntil: "load" });
  await page.evaluate(() => document.fonts.ready);
  return { page, faults };
}

const views = [
  { name: "1280", viewport: { width: 1280, height: 900 } },
  { name: "390", viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  { name: "320", viewport: { width: 320, height: 700 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
];

/** Each page in each width and scheme: nothing wider than the window, no word to the console, nothing for axe. */
async function look() {
  for (const { name, ...view } of views) {
    for (const colorScheme of name === "320" ? ["light"] : ["light", "dark"]) {
      const context = await browser.newContext({ ...view, colorScheme, bypassCSP: true });
      for (const path of pages) {
        const where = `/${path} at ${name}, ${colorScheme}`;
        const { page, faults } = await open(context, path);
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.ok(wide <= 0, `${where}: ${wide} px wider than the window`);
        if (shots)
          await page.screenshot({
            path: `${shots}/${path.replace(/^(.{8})[^/]*/, "$1").replaceAll("/", "") || "overview"}-${name}-${colorScheme}.png`,
            fullPage: true,
          });
        if (name === "1280" || (name === "390" && colorScheme === "light")) {
          assert.deepEqual(await axeFaults(page), [], where);
        }
        assert.deepEqual(faults, [], where);
        await page.close();
      }
      await context.close();
    }
  }
  return `${pages.length} pages, ${views.length} widths, light and dark: axe 0, nothing sideways, no errors`;
}

/** What a first visit of each page of the section fetches, compressed as hosts send it. */
async function weigh() {
  const { gzipSync } = await import("node:zlib");
  const told = [];
  for (const path of pages.filter((page) => page.startsWith(first))) {
    const context = await browser.newContext(views[0]);
    const page = await context.newPage();
    const weights = { document: 0, script: 0, stylesheet: 0, font: 0 };
    let lazy = 0;
    const read = [];
    const weighed = async (response) => {
      const type = response.request().resourceType();
      if (!(type in weights)) return;
      const body = await response.body();
      const size = type === "font" ? body.length : gzipSync(body).length;
      if (type === "script" && !/\/(?:main-[^/]*|theme)\.js$/.test(response.url())) lazy += size;
      else weights[type] += size;
    };
    const take = (response) => read.push(weighed(response));
    page.on("response", take);
    await page.goto(origin + path, { waitUntil: "networkidle" });
    if (path === first) await page.waitForSelector("wz-contour-map.live");
    page.off("response", take);
    await Promise.all(read);
    await context.close();
    const kilobytes = Object.fromEntries(Object.entries(weights).map(([type, bytes]) => [type, bytes / 1024]));
    for (const [type, most] of Object.entries(budget))
      assert.ok(
        kilobytes[type] > 0 && kilobytes[type] <= most,
        `/${path} ${type}: ${kilobytes[type]} KB, at most ${most}`,
      );
    assert.ok(lazy / 1024 <= engineShare, `/${path} figures and engine: ${lazy / 1024} KB, at most ${engineShare}`);
    if (path === first) assert.ok(lazy > 0);
    const sizes = Object.entries(kilobytes).map(([type, size]) => `${type} ${size.toFixed(1)}`);
    told.push(`/${path} ${sizes.join(", ")}, figures with engine ${(lazy / 1024).toFixed(1)} KB`);
  }
  return told.join("\n  ");
}

const reading = (page) => page.locator("wz-contour-map .readout").textContent();

/** The figure by mouse and keyboard; what it shows are the slopes of the function it names. */
async function figure() {
  const context = await browser.newContext(views[0]);
  const { page, faults } = await open(context, first);
  await page.waitForSelector("wz-contour-map.live");
  const before = await reading(page);
  await page
    .locator("wz-contour-map svg.map")
    .evaluate((e) => e.scrollIntoView({ block: "center", behavior: "instant" }));
  const dot = await page.locator("wz-contour-map .handle .dot").boundingBox();
  const map = await page.locator("wz-contour-map svg.map").boundingBox();
  await page.mouse.move(dot.x + dot.width / 2, dot.y + dot.height / 2);
  await page.mouse.down();
  await page.mouse.move(map.x + map.width * 0.36, map.y + map.height * 0.42, { steps: 10 });
  await page.mouse.up();
  await page.waitForFunction((text) => document.querySelector(".readout").textContent !== text, before);
  await page.locator("wz-contour-map .handle").focus();
  const held = await page.locator("wz-contour-map .handle").getAttribute("aria-valuenow");
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((v) => document.querySelector(".handle").getAttribute("aria-valuenow") !== v, held);
  await page.fill("wz-contour-map input.formula", "x^2 +");
  assert.match(await page.locator("wz-contour-map .fault").textContent(), /still shown/);
  await page.fill("wz-contour-map input.formula", "x^2 - 3*y");
  assert.equal(await page.locator("wz-contour-map .fault").textContent(), "");
  const [, x, gx, gy] = /\(([^,]+), .*∇f = \(([^,]+), ([^)]+)\)/s.exec((await reading(page)).replaceAll("−", "-"));
  assert.ok(Math.abs(Number(gx) - 2 * Number(x)) <= 0.02 && Number(gy) === -3, `slopes ${gx}, ${gy} at x = ${x}`);
  const draws = await page.evaluate(async () => {
    const figure = document.querySelector("wz-contour-map");
    const times = [];
    for (let k = 0; k < 60; k++) {
      await new Promise(requestAnimationFrame);
      const start = performance.now();
      figure.draw();
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[30];
  });
  assert.deepEqual(faults, []);
  await context.close();
  return `mouse, keyboard, a wrong formula; a redraw takes ${draws.toFixed(2)} ms at the median`;
}

/** A finger on the point moves it; a finger beside it scrolls the page. */
async function touch() {
  const context = await browser.newContext({ ...views[1] });
  const { page } = await open(context, first);
  await page.waitForSelector("wz-contour-map.live");
  const session = await context.newCDPSession(page);
  await page
    .locator("wz-contour-map svg.map")
    .evaluate((e) => e.scrollIntoView({ block: "center", behavior: "instant" }));
  await page.waitForTimeout(200);
  const swipe = async (x, y, dx, dy) => {
    const send = (type, touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
    await send("touchStart", [{ x, y }]);
    for (let k = 1; k <= 8; k++) {
      await send("touchMove", [{ x: x + (dx * k) / 8, y: y + (dy * k) / 8 }]);
      await page.waitForTimeout(16);
    }
    await send("touchEnd", []);
    await page.waitForTimeout(300);
  };
  const state = async () => ({ scroll: await page.evaluate(() => scrollY), text: await reading(page) });
  const dot = await page.locator("wz-contour-map .handle .dot").boundingBox();
  const map = await page.locator("wz-contour-map svg.map").boundingBox();
  const start = await state();
  await swipe(dot.x + dot.width / 2, dot.y + dot.height / 2, 40, -60);
  const moved = await state();
  assert.ok(Math.abs(start.scroll - moved.scroll) < 2 && start.text !== moved.text, "a finger on the point moves it");
  await swipe(map.x + map.width * 0.15, map.y + map.height * 0.9, 0, -150);
  const scrolled = await state();
  assert.ok(scrolled.scroll > moved.scroll + 40 && scrolled.text === moved.text, "a finger beside it scrolls");
  await context.close();
  return "a finger on the point moves it, beside it the page scrolls";
}

/** Search, light and dark, what was read, what was known, the contents on a phone. */
async function frame() {
  const context = await browser.newContext(views[1]);
  const { page, faults } = await open(context, "");
  await page.click(".menu");
  assert.ok(await page.locator("#contents").isVisible());
  await page.locator("#contents a").first().focus();
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#contents").isHidden());
  await page.click(".theme");
  const theme = await page.evaluate(() => document.documentElement.dataset.theme);
  await page.check("input[data-check] >> nth=0");
  await page.reload({ waitUntil: "networkidle" });
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), theme);
  assert.ok(await page.isChecked("input[data-check] >> nth=0"));
  await page.click(".search-open");
  await page.fill("#search-words", "lagrange");
  await page.waitForSelector(".search-results a");
  await page.keyboard.press("Enter");
  await page.waitForURL(/04-Optimality-Conditions/);
  const end = pages.find((page) => readFileSync(`${out}/${page}index.html`, "utf8").includes("data-done="));
  await page.goto(origin + end, { waitUntil: "networkidle" });
  await page.click("button.done");
  await page.goto(origin, { waitUntil: "networkidle" });
  assert.equal(await page.locator(".sections li.read").count(), 1);
  assert.deepEqual(faults, []);
  const isolated = await page.evaluate(() => crossOriginIsolated);
  assert.ok(isolated);
  await context.close();
  return "search, theme, progress, self-check and contents; cross-origin isolated";
}

/** A link to a definition shows it, by mouse and by keyboard. */
async function cards() {
  const context = await browser.newContext(views[0]);
  const { page, faults } = await open(context, `${first}directional/`);
  const link = page.locator("a.defined").first();
  await link.focus();
  await page.waitForSelector(".card:popover-open");
  assert.match(await page.locator(".card").textContent(), /Definition|Theorem/);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".card:popover-open").count(), 0);
  await link.hover();
  await page.waitForSelector(".card:popover-open");
  if (shots) await page.screenshot({ path: `${shots}/card.png` });
  assert.deepEqual(faults, []);
  await context.close();
  return "a definition is shown where a link to it is pointed at or focused";
}

/** Without scripts and on paper. */
async function quiet() {
  const context = await browser.newContext({ ...views[0], javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(origin + first);
  assert.ok((await page.locator("svg.map .band").count()) > 5 && (await page.locator(".katex").count()) > 3);
  assert.ok(await page.locator("#contents").isVisible());
  await page.setViewportSize({ width: 390, height: 844 });
  assert.ok(await page.locator("#contents").isVisible());
  assert.equal(await page.locator("button:visible:not(:disabled)").count(), 0);
  await page.close();
  await context.close();
  const paper = await browser.newContext(views[0]);
  const { page: printed } = await open(paper, first);
  const pdf = await printed.pdf({ format: "A4", ...(shots ? { path: `${shots}/print.pdf` } : {}) });
  assert.ok(pdf.length > 20_000);
  await paper.close();
  return "readable without scripts; prints";
}

open.origin = origin;
const exercises = exerciseSteps({ browser, open, views, path: `${first}exercises/`, shots });
const only = process.env.ONLY?.split(",");

const start = performance.now();
try {
  for (const step of [look, weigh, figure, touch, frame, cards, quiet, ...exercises])
    if (!only || only.includes(step.name)) console.log(`${step.name}: ${await step()}`);
  console.log(`Chromium ${browser.version()}, ${((performance.now() - start) / 1000).toFixed(0)} s`);
} finally {
  await browser.close();
  await new Promise((resolve) => server.httpServer.close(resolve));
}
