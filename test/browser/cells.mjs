// Programs of readers: they run when Run is pressed, are stopped when they do not end, and have no way out.
import assert from "node:assert/strict";
import { eventually, write } from "./hands.mjs";
import { browser, desktop, first, open, origin, pages, phone, visit } from "./site.mjs";

const path = `${first}exercises/`;

/** A program runs when Run is pressed, is stopped when it does not end, and has no way out. */
export async function cells() {
  const context = await browser.newContext(desktop);
  const { page, faults } = await open(context, path);
  const asked = [];
  context.on("response", (response) => asked.push(response.url()));
  const cell = page.locator("wz-cell");
  const before = await cell.locator(".output").textContent();
  assert.match(before, /^exact \{ x: -3, y: 0 \}/);
  const run = async (code) => {
    await write(page, "wz-cell", code);
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector('wz-cell[data-state="running"]');
    await page.waitForSelector('wz-cell:not([data-state="running"])', { timeout: 30_000 });
    assert.equal(await page.locator("iframe").count(), 0);
    return cell.locator(".output").textContent();
  };
  await cell.evaluate((e) => e.scrollIntoView({ block: "center", behavior: "instant" }));
  await page.waitForSelector("wz-cell .cm-content");
  await page.waitForTimeout(300);
  assert.equal(await page.locator("iframe").count(), 0, "nothing runs before Run is pressed");
  await cell.locator("button.run").click();
  await page.waitForSelector('wz-cell[data-state="done"]', { timeout: 30_000 });
  assert.equal(await cell.locator(".output").textContent(), before, "the page computes what the build computed");
  const start = Date.now();
  const stopped = run("console.log('begun'); while (true) {}");
  await page.waitForSelector('wz-cell[data-state="running"]');
  const alive = await page.evaluate(async () => {
    const from = performance.now();
    for (let k = 0; k < 10; k++) await new Promise(requestAnimationFrame);
    return performance.now() - from;
  });
  assert.match(await stopped, /^begun\nStopped after 2 seconds: is there a loop without end\?$/);
  const took = Date.now() - start;
  assert.match(await run("for (;;) console.log('x');"), /Output ends after 200 lines\.$/);
  assert.match(await run("const x: number = null as never;\nx.y;"), /^Line 2: TypeError/);
  asked.length = 0;
  const missing = [
    "fetch",
    "indexedDB",
    "caches",
    "WebSocket",
    "XMLHttpRequest",
    "importScripts",
    "navigator",
    "Worker",
    "BroadcastChannel",
    "localStorage",
    "document",
    "window",
    "postMessage",
  ];
  const types = await run(`console.log([${missing.map((name) => `typeof globalThis["${name}"]`)}].join());`);
  assert.equal(types, missing.map(() => "undefined").join(), missing.join());
  assert.match(await run("fetch('/search.json');"), /^fetch is not there/);
  assert.match(await run("document.title = 'x';"), /^document is not there/);
  const own = "const find = (async () => {}).constructor('return typeof fetch'); console.log(await find());";
  assert.equal(await run(own), "undefined");
  for (const address of [
    "https://example.org/a.js",
    `${new URL(page.url()).origin}/theme.js`,
    "data:text/javascript,1",
  ])
    assert.match(
      await run(`await import("${address}").then(() => console.log("in"), () => console.log("refused"));`),
      /^refused$/,
      address,
    );
  assert.deepEqual(
    asked.filter((url) => !/sandbox\.html$|^blob:/.test(url)),
    [],
    "a program fetches nothing",
  );
  await cell.locator("button.back").click();
  assert.match(await cell.locator(".cm-content").textContent(), /import \{ grad \}/);
  assert.deepEqual(
    faults.filter((text) => !/Content Security Policy|Refused to|violates/.test(text)),
    [],
  );
  await context.close();
  return `runs on Run; a loop without end stopped after ${(took / 1000).toFixed(1)} s while ten frames took ${alive.toFixed(0)} ms; no network, storage or page`;
}

/** The same words, and numbers that differ by rounding: sines and exponentials of two engines may differ in their last bit. */
function same(got, wanted, where) {
  const number = /-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/g;
  assert.equal(got.replace(number, "0"), wanted.replace(number, "0"), where);
  const expected = wanted.match(number) ?? [];
  for (const [i, text] of (got.match(number) ?? []).entries()) {
    const [a, b] = [Number(text), Number(expected[i])];
    assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)), `${where}: ${a} in the page, ${b} at build`);
  }
}

/** Every program of the text gives in the page what it gave at build, and can be changed. */
export async function programsOfText() {
  let count = 0;
  for (const text of pages.filter((page) => page.startsWith(first) && page !== path))
    await visit(phone, text, async (page) => {
      for (const cell of await page.locator("wz-cell").all()) {
        await cell.evaluate((e) => e.scrollIntoView({ block: "center", behavior: "instant" }));
        await cell.locator(".cm-content").waitFor();
        const before = await cell.locator(".output").textContent();
        await cell.locator("button.run").tap();
        await eventually(async () => assert.equal(await cell.getAttribute("data-state"), "done"));
        same(await cell.locator(".output").textContent(), before, text);
        const wide = await cell.locator(".cm-scroller").evaluate((e) => e.scrollWidth - e.clientWidth);
        assert.ok(wide <= 1, `${text}: a program is ${wide} px wider than a phone: ${before.slice(0, 30)}`);
        count++;
      }
    });
  assert.ok(count >= 6, `${count} programs`);
  return `${count} programs by finger on a phone: as at build, none wider than the phone`;
}

/** Where the editor cannot be fetched there is a plain field; without scripts all can be read. */
export async function plainly() {
  const context = await browser.newContext(desktop);
  const page = await context.newPage();
  await page.route(/codemirror-[^/]*\.js$/, (route) => route.abort());
  await page.goto(origin + path);
  await page.locator("wz-cell").evaluate((e) => e.scrollIntoView());
  const area = page.locator("wz-cell textarea");
  await area.fill("console.log(6 * 7);");
  await area.press("Control+Enter");
  await page.waitForSelector('wz-cell[data-state="done"]', { timeout: 30_000 });
  assert.equal(await page.locator("wz-cell .output").textContent(), "42");
  await context.close();
  const still = await browser.newContext({ ...desktop, javaScriptEnabled: false });
  const read = await still.newPage();
  await read.goto(origin + path);
  assert.equal(await read.locator("button:visible").count(), 0);
  assert.ok((await read.locator(".exercise input:disabled").count()) > 10);
  assert.ok(await read.locator(".pool .step").first().isVisible());
  await read.locator(".hint summary").first().click();
  assert.ok(await read.locator(".hint > div").first().isVisible());
  assert.match(await read.locator("wz-cell .output").textContent(), /^exact/);
  await still.close();
  return "a plain field where the editor is missing; without scripts forms, hints and outputs can be read";
}
