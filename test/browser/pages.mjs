// The pages of the chapter: how they look, what they weigh, where links lead, what their frame does.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { axeFaults } from "./axe.mjs";
import { drag, drawn, eventually } from "./hands.mjs";
import { browser, desktop, first, open, origin, out, pages, phone, shots, views, visit } from "./site.mjs";

/** Kilobytes that a page may fetch by kind, and those of the engine. */
const budget = { document: 60, script: 40, stylesheet: 20, font: 320 };
const engineShare = 70;

/**
 * Nine nodes of ten belong to formulas, which are all of one make: for axe twenty stay whole, and those with coloured symbols;
 * the others become text of the same place, size and colour.
 */
const lessFormulas = (page) =>
  page.evaluate(() => {
    const formulas = [...document.querySelectorAll(".katex")];
    for (const formula of formulas.slice(20)) {
      if (formula.querySelector("[class^=c-], [class*=' c-']")) continue;
      formula.querySelector(".katex-mathml")?.remove();
      for (const base of formula.querySelectorAll(".katex-html > *")) base.replaceChildren(base.textContent);
    }
  });

/** Each page in one width, light and dark: nothing wider than the window, no word to the console, nothing for axe. */
async function look(width) {
  const context = await browser.newContext({ ...views[width], bypassCSP: true });
  for (const path of pages) {
    const where = `/${path} at ${width}`;
    const { page, faults } = await open(context, path);
    // All is laid out, as it is where a reader comes near.
    await page.addStyleTag({ content: "main > *, .katex-mathml { content-visibility: visible !important }" });
    for (const colorScheme of width === "320" ? ["light"] : ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await drawn(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${where}: ${wide} px wider than the window`);
      if (shots)
        await page.screenshot({
          path: `${shots}/${path.replace(/^(.{8})[^/]*/, "$1").replaceAll("/", "") || "overview"}-${width}-${colorScheme}.png`,
          fullPage: true,
        });
      if (colorScheme === "light") await lessFormulas(page);
      // What a scheme changes are colours.
      const rules = colorScheme === "dark" ? ["color-contrast"] : undefined;
      if (width === "1280" || (width === "390" && colorScheme === "light"))
        assert.deepEqual(await axeFaults(page, rules), [], `${where}, ${colorScheme}`);
    }
    assert.deepEqual(faults, [], where);
    await page.close();
  }
  await context.close();
  return `${pages.length} pages, light and dark: nothing sideways, no errors${width === "320" ? "" : ", axe 0"}`;
}
export const [look1280, look390, look320] = ["1280", "390", "320"].map((width) => () => look(width));

/** What a first visit of each page of the section fetches, compressed as hosts send it. */
export async function weigh() {
  const told = [];
  for (const path of pages.filter((page) => page.startsWith(first))) {
    const context = await browser.newContext(desktop);
    const page = await context.newPage();
    const weights = { document: 0, script: 0, stylesheet: 0, font: 0 };
    let engine = 0;
    let later = 0;
    const read = [];
    const weighed = async (response) => {
      const type = response.request().resourceType();
      if (!(type in weights)) return;
      const body = await response.body();
      const size = type === "font" ? body.length : gzipSync(body).length;
      if (/\/engine-[^/]*\.js$/.test(response.url())) engine += size / 1024;
      else if (type === "script" && !/\/(?:main-[^/]*|theme)\.js$/.test(response.url())) later += size / 1024;
      else weights[type] += size;
    };
    const take = (response) => read.push(weighed(response));
    page.on("response", take);
    await page.goto(origin + path, { waitUntil: "networkidle" });
    await page.waitForFunction(() =>
      [...document.querySelectorAll("[data-id]")].every((e) => e.classList.contains("live")),
    );
    page.off("response", take);
    await Promise.all(read);
    await context.close();
    const kilobytes = Object.fromEntries(Object.entries(weights).map(([type, bytes]) => [type, bytes / 1024]));
    for (const [type, most] of Object.entries(budget))
      assert.ok(
        kilobytes[type] > 0 && kilobytes[type] <= most,
        `/${path} ${type}: ${kilobytes[type]} KB, at most ${most}`,
      );
    assert.ok(engine <= engineShare, `/${path} engine: ${engine} KB, at most ${engineShare}`);
    if (path === first) assert.ok(engine > 0);
    const sizes = Object.entries(kilobytes).map(([type, size]) => `${type} ${size.toFixed(1)}`);
    told.push(
      `/${path} ${sizes.join(", ")}, engine ${engine.toFixed(1)}, figures and exercises ${later.toFixed(1)} KB`,
    );
  }
  return told.join("\n  ");
}

/** The figure of the text shows the slopes of the function that is typed. */
export async function figure() {
  return visit(desktop, first, async (page) => {
    const figure = page.locator("wz-contour-map");
    await page.waitForSelector("wz-contour-map.live");
    await figure.locator("svg.map").evaluate((e) => e.scrollIntoView({ block: "center", behavior: "instant" }));
    const map = await figure.locator("svg.map").boundingBox();
    await drag(page, { x: map.x + map.width * 0.7, y: map.y + map.height * 0.3 }, -map.width * 0.3, 40);
    await page.fill("wz-contour-map input.formula", "x^2 - 3*y");
    await eventually(async () => {
      const text = (await figure.locator(".readout").textContent()).replaceAll("−", "-");
      const [, x, gx, gy] = /\(([^,]+), .*∇f = \(([^,]+), ([^)]+)\)/s.exec(text);
      assert.ok(Math.abs(Number(gx) - 2 * Number(x)) <= 0.02 && Number(gy) === -3, `slopes ${gx}, ${gy} at x = ${x}`);
    });
    return "the slopes of a formula that is typed";
  });
}

/** Addresses with an anchor open there, though what is far from the window is laid out late. */
export async function anchors() {
  const told = [];
  const own = pages.filter((path) => path.startsWith(first));
  for (const [view, path] of [desktop, phone].flatMap((v) => own.map((p) => [v, p]))) {
    const html = readFileSync(`${out}/${path}index.html`, "utf8");
    const ids = [...html.matchAll(/<(?:h2|div class="block[^"]*") id="([^"]+)"/g)].map(([, id]) => id);
    const id = ids[Math.floor(ids.length * 0.8)];
    await visit(view, `${path}#${id}`, async (page) => {
      await eventually(async () => {
        const top = await page.evaluate((name) => document.getElementById(name).getBoundingClientRect().top, id);
        assert.ok(top > -2 && top < 160, `/${path}#${id} opens ${top} px from the top`);
      });
      told.push(id);
    });
  }
  return `${told.length} anchors open where they stand`;
}

/** Search, light and dark, what was read, what was known, the contents on a phone. */
export async function frame() {
  const context = await browser.newContext(phone);
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
export async function cards() {
  const context = await browser.newContext(desktop);
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
export async function quiet() {
  const context = await browser.newContext({ ...desktop, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(origin + first);
  assert.ok((await page.locator("svg.map .band").count()) > 5 && (await page.locator(".katex").count()) > 3);
  assert.ok(await page.locator("#contents").isVisible());
  await page.setViewportSize({ width: 390, height: 844 });
  assert.ok(await page.locator("#contents").isVisible());
  assert.equal(await page.locator("button:visible:not(:disabled)").count(), 0);
  await page.close();
  await context.close();
  const paper = await browser.newContext(desktop);
  const { page: printed } = await open(paper, first);
  const pdf = await printed.pdf({ format: "A4", ...(shots ? { path: `${shots}/print.pdf` } : {}) });
  assert.ok(pdf.length > 20_000);
  await paper.close();
  return "readable without scripts; prints";
}
