import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { preview } from "vite";

// A process of its own: opens the built chapter as a reader's browser does. ROUNDS.
const rounds = Number(process.argv[2]);
const executablePath = process.env["CHROMIUM"] || "/usr/bin/chromium";
if (!existsSync(executablePath)) throw new Error(`There is no browser at ${executablePath}: set CHROMIUM`);
const book = fileURLToPath(new URL("../../../book/", import.meta.url));
const server = await preview({
  root: book,
  configFile: false,
  logLevel: "error",
  appType: "mpa",
  build: { outDir: `${book}dist` },
  preview: { port: 0 },
});
const origin = server.resolvedUrls!.local[0]!;
const section = readdirSync(`${book}dist`).find((name) => name.startsWith("01-"))!;
const pages = [
  `${section}/`,
  ...readdirSync(`${book}dist/${section}`, { withFileTypes: true })
    .filter((e) => e.isDirectory() && existsSync(`${book}dist/${section}/${e.name}/index.html`))
    .map(({ name }) => `${section}/${name}/`),
];
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

/** A page in a context that has nothing cached. */
async function visit<T>(path: string, act: (page: Page, context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  // When the first figure has begun to live, counted from the navigation.
  await context.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector("[data-state].live")) return;
      (globalThis as { firstFigure?: number }).firstFigure = performance.now();
      watch.disconnect();
    });
    watch.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
  });
  const page = await context.newPage();
  await page.goto(origin + path, { waitUntil: "load" });
  const told = await act(page, context);
  await context.close();
  return told;
}

const first: number[] = [];
for (let k = 0; k < rounds; k++)
  first.push(
    await visit(pages[0]!, async (page) => {
      await page.locator("[data-state]").first().scrollIntoViewIfNeeded();
      await page.waitForFunction(
        () => "firstFigure" in globalThis && performance.getEntriesByName("first-contentful-paint").length > 0,
      );
      // It is open when it lives and is seen.
      return page.evaluate(() => {
        const painted = performance.getEntriesByName("first-contentful-paint")[0]!.startTime;
        return Math.max((globalThis as { firstFigure?: number }).firstFigure!, painted);
      });
    }),
  );

/** Milliseconds of a redraw, at the median, of every figure of a page; each redraw has its point moved. */
const redraws = (page: Page): Promise<[string, number][]> =>
  page.evaluate(async () => {
    const found: [string, number][] = [];
    for (const figure of document.querySelectorAll<HTMLElement & { draw(): void }>("[data-state]")) {
      figure.scrollIntoView({ block: "center", behavior: "instant" });
      for (let k = 0; k < 200 && !figure.classList.contains("live"); k++)
        await new Promise((resolve) => setTimeout(resolve, 50));
      const control =
        figure.querySelector<HTMLElement>("[data-handle]") ??
        figure.querySelector<HTMLInputElement>("input[type=range]");
      const times: number[] = [];
      for (let k = 0; k < 40; k++) {
        const back = k % 8 < 4;
        if (control instanceof HTMLInputElement) {
          control.value = String(Number(control.value) + Number(control.step) * (back ? -1 : 1));
          control.dispatchEvent(new Event("input", { bubbles: true }));
        } else {
          const key = back ? "ArrowLeft" : "ArrowRight";
          control?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        }
        const start = performance.now();
        figure.draw();
        times.push(performance.now() - start);
        await new Promise(requestAnimationFrame);
      }
      found.push([figure.localName.replace("wz-", ""), times.sort((a, b) => a - b)[20]!]);
    }
    return found;
  });
interface Weight {
  readonly path: string;
  readonly html: number;
  readonly engine: number;
  readonly scripts: number;
  readonly figures: [string, number][];
}
const weights: Weight[] = [];
for (const path of pages) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const size = { document: 0, script: 0, engine: 0 };
  const read: Promise<void>[] = [];
  page.on("response", (response) => {
    const type = response.request().resourceType();
    if (type !== "document" && type !== "script") return;
    const weigh = async (): Promise<void> => {
      const kilobytes = gzipSync(await response.body()).length / 1024;
      size[type] += kilobytes;
      if (/\/engine-[^/]*\.js$/.test(response.url())) size.engine += kilobytes;
    };
    read.push(weigh());
  });
  await page.goto(origin + path, { waitUntil: "networkidle" });
  const figures = await redraws(page);
  await page.waitForLoadState("networkidle");
  await Promise.all(read);
  weights.push({
    path: path.replace(section, "01"),
    html: size.document,
    engine: size.engine,
    scripts: size.script,
    figures,
  });
  await context.close();
}
await browser.close();
await new Promise((resolve) => server.httpServer.close(resolve));
console.log(JSON.stringify({ first, weights }));
