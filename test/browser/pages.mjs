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

/** Programs of the text, also those in answers, that scroll sideways; figures show theirs in full. */
function widePrograms() {
  const programs = [...document.querySelectorAll("main pre.code")].filter((e) => !e.closest("figure"));
  const folded = programs.map((e) => e.closest("details:not([open])")).filter((e) => e !== null);
  for (const details of folded) details.open = true;
  const wide = programs.filter((e) => e.scrollWidth > e.clientWidth + 1);
  const told = wide.map((e) => e.textContent.split("\n").sort((a, b) => b.length - a.length)[0]);
  for (const details of folded) details.open = false;
  return told;
}

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
      if (width === "390")
        assert.deepEqual(await page.evaluate(widePrograms), [], `${where}: programs wider than the phone`);
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

/** A link to a definition shows it, from this page, another one or a section to come: by mouse, keyboard and finger. */
export async function cards() {
  const context = await browser.newContext(desktop);
  const { page, faults } = await open(context, `${first}directional/`);
  const shown = page.locator(".card:popover-open");
  const fetched = [];
  page.on("request", (request) => request.url().endsWith("cards.json") && fetched.push(request.url()));
  const own = page.locator('a[data-card^="#"]').first();
  await own.focus();
  assert.match(await shown.textContent(), /Definition|Theorem/);
  assert.equal(await own.getAttribute("aria-describedby"), await shown.getAttribute("id"));
  await page.keyboard.press("Escape");
  assert.equal(await shown.count(), 0);
  assert.equal(await own.getAttribute("aria-describedby"), null);
  assert.deepEqual(fetched, []);
  await page.locator('a[href$="#ift"]').focus();
  assert.match(await shown.textContent(), /Implicit function theorem.*In preparation: section 02/);
  await own.hover();
  await page.waitForFunction(() => /Theorem|Definition/.test(document.querySelector(".card").textContent));
  if (shots) await page.screenshot({ path: `${shots}/card.png` });
  await page.goto(`${origin}${first}exercises/`, { waitUntil: "load" });
  const far = page.locator('a[data-card$="cards.json#dual-norms"]').first();
  await far.hover();
  assert.match(await shown.textContent(), /Theorem.*Steepest directions/);
  assert.equal(await shown.locator("[id], [href]").count(), 0);
  assert.deepEqual(await axeFaults(page), []);
  await page.mouse.move(1, 1);
  await shown.waitFor({ state: "detached" });
  await context.route("**/cards.json", (route) => route.abort());
  await page.reload({ waitUntil: "load" });
  faults.length = 0;
  await far.hover();
  await page.waitForTimeout(100);
  assert.equal(await shown.count(), 0, "a card that cannot be fetched is not shown");
  await far.click();
  await page.waitForURL(/directional\/#dual-norms/);
  await context.close();

  const held = await browser.newContext(phone);
  const { page: small, faults: none } = await open(held, `${first}exercises/`);
  const link = small.locator('a[data-card$="cards.json#dual-norms"]').first();
  const card = small.locator(".card:popover-open");
  await link.tap();
  assert.match(await card.textContent(), /Steepest directions.*Go there/s);
  assert.match(small.url(), /exercises\/$/);
  if (shots) await small.screenshot({ path: `${shots}/card-390.png` });
  assert.ok(
    await card.evaluate((e) => e.getBoundingClientRect().right <= innerWidth && e.scrollWidth <= e.clientWidth + 1),
  );
  await small.touchscreen.tap(20, 700);
  await card.waitFor({ state: "detached" });
  await link.tap();
  await card.locator("a.go").tap();
  await small.waitForURL(/directional\/#dual-norms/);
  await small.goBack({ waitUntil: "load" });
  await link.tap();
  await card.waitFor();
  await link.tap();
  await small.waitForURL(/directional\/#dual-norms/);
  assert.deepEqual(none, []);
  await held.close();
  return "definitions and topics to come, from every page: mouse, keyboard, finger; a link stays a link";
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
