// Exercises and programs of readers in headless Chromium: by keyboard, mouse and finger, over a reload, without scripts; and what
// a program may not do.
import assert from "node:assert/strict";
import { axeFaults } from "./axe.mjs";

const at = (name) => `#exercise-${name}`;

/** Presses Check and waits for what is said. */
async function check(page, name) {
  await page.locator(`${at(name)} .verdict`).evaluate((told) => told.replaceChildren());
  await page.locator(`${at(name)} button.grade`).click();
  await page.waitForFunction((id) => document.querySelector(`${id} .verdict`).textContent !== "", at(name));
  return page
    .locator(`${at(name)} .verdict > div`)
    .evaluate((told) => `${told.className}: ${told.textContent.trim().replace(/\s+/g, " ")}`);
}

const fill = async (page, name, answers) => {
  for (const [field, text] of Object.entries(answers))
    await page.fill(`${at(name)} input[data-field="${field}"]`, text);
};

async function add(page, name, ...steps) {
  for (const step of steps) await page.click(`${at(name)} li[data-step="${step}"] button.in`);
}

/** Puts a program into an editor, by the keys that a reader would press. */
async function write(page, host, code) {
  await page.locator(host).evaluate((e) => e.scrollIntoView({ block: "center", behavior: "instant" }));
  await page.locator(`${host} .cm-content`).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(code);
}

const moved = "[data-step]";

/** One step for `book.mjs` a function; each tells what it saw. */
export function exerciseSteps({ browser, open, views, path, shots }) {
  async function kinds(page) {
    assert.match(await check(page, "two-slopes"), /^unreadable: Entry 1 cannot be read: it is empty/);
    await fill(page, "two-slopes", { dx: "0", dy: "-3" });
    assert.match(await check(page, "two-slopes"), /^wrong: These are the right two slopes in the other order/);
    assert.equal(await page.locator(`${at("two-slopes")} [aria-invalid]`).count(), 2);
    await fill(page, "two-slopes", { dx: "<b>x</b>", dy: "0" });
    assert.match(await check(page, "two-slopes"), /^unreadable/);
    await fill(page, "two-slopes", { dx: "-6/2" });
    await page
      .locator(`${at("two-slopes")} input`)
      .first()
      .press("Enter");
    await page.waitForSelector(`${at("two-slopes")} .verdict .right`);
    await page.locator(`${at("two-slopes")} button.grade`).focus();
    await page.keyboard.press("Space");
    await page.waitForSelector(`${at("two-slopes")} button.grade:focus:not([aria-disabled])`);
    assert.equal(await page.locator(`${at("two-slopes")} [aria-invalid]`).count(), 0);

    await fill(page, "held-exponential", { dx: "2*x*exp(x*y)", dy: "x^3*exp(x*y)" });
    assert.match(await check(page, "held-exponential"), /^wrong: The exponential changes with/);
    await fill(page, "held-exponential", { dx: "(2*x + x^2*y)*exp(x*y)" });
    assert.match(await check(page, "held-exponential"), /^right/);

    const cells = ["6", "3", "36", "12", "38", "13"];
    const fields = await page
      .locator(`${at("one-input-moves")} input`)
      .evaluateAll((all) => all.map((input) => input.dataset.field));
    await fill(page, "one-input-moves", Object.fromEntries(fields.map((field, i) => [field, cells[i]])));
    assert.match(await check(page, "one-input-moves"), /^wrong: The slope of the square has a second factor/);
    assert.equal(await page.locator(`${at("one-input-moves")} [aria-invalid]`).count(), 1);
    await fill(page, "one-input-moves", { "v2.tangent": "36", "v3.tangent": "37" });
    assert.match(await check(page, "one-input-moves"), /^right/);

    for (const [item, choice] of Object.entries({
      ratio: "no-limit",
      cone: "no-slopes",
      cubic: "plane",
      quartic: "plane",
    }))
      await page.check(`${at("at-the-origin")} [data-item="${item}"] input[value="${choice}"]`);
    assert.match(await check(page, "at-the-origin"), /^wrong: The third has slopes in all directions/);
    await page.check(`${at("at-the-origin")} [data-item="cubic"] input[value="slopes-no-plane"]`);
    assert.match(await check(page, "at-the-origin"), /^right/);

    await add(page, "steepest-proof", "square-of-sum");
    assert.match(await check(page, "steepest-proof"), /^wrong: The square of a sum.*At a = .* the left side is/);
    await page.click(`${at("steepest-proof")} .chosen button.out`);
    await add(page, "steepest-proof", "drop-square", "identity", "take-root", "unit", "attained");
    assert.match(
      await check(page, "steepest-proof"),
      /^wrong: All steps are true. Step 1 uses a step that comes only after/,
    );
    await page.locator(`${at("steepest-proof")} [data-step="identity"] button.up`).focus();
    await page.keyboard.press("Enter");
    assert.equal(
      await page.evaluate((s) => document.activeElement.closest(s).dataset.step, moved),
      "identity",
      "the focus stays with the step that moved",
    );
    assert.match(await check(page, "steepest-proof"), /^right/);
  }

  async function program(page) {
    const host = at("centred-difference");
    await write(
      page,
      host,
      "const gradient = (f, x, h) => x.map((v, i) => (f(x.map((w, j) => (i === j ? w + h : w))) - f(x)) / h);",
    );
    assert.match(
      await check(page, "centred-difference"),
      /^wrong: The slopes are right, to first order only.*Halving h/,
    );
    await write(page, host, "function gradient() { for (;;) {} }");
    assert.match(await check(page, "centred-difference"), /^unreadable: Stopped after 2 seconds/);
    await write(page, host, "const gradient = (");
    assert.match(await check(page, "centred-difference"), /^unreadable: Line 1: SyntaxError/);
    await page.click(`${host} button.solve`);
    await page.waitForSelector(`${host} .solution:focus`);
    const solution = await page.locator(`${host} .solution pre`).textContent();
    await write(page, host, solution);
    assert.match(await check(page, "centred-difference"), /^right/);
  }

  /** All kinds, right and wrong; progress over a reload; reset. */
  async function exercises() {
    const context = await browser.newContext(views[0]);
    const { page, faults } = await open(context, path);
    await page.waitForSelector(`${at("two-slopes")} wz-exercise.live`);
    const source = await page.content();
    assert.doesNotMatch(source, /other order|sum-for-mean/, "texts of mistakes are not in the page");
    await kinds(page);
    await program(page);
    const count = await page.locator(".exercise-count").textContent();
    assert.match(count, /^6 of \d+ exercises solved\.$/);
    if (shots) await page.screenshot({ path: `${shots}/exercises-solved.png`, fullPage: true });
    await page.reload({ waitUntil: "load" });
    await page.waitForSelector(`${at("two-slopes")} wz-exercise.live`);
    assert.equal(await page.inputValue(`${at("two-slopes")} input >> nth=0`), "-6/2");
    assert.ok(await page.locator(`${at("steepest-proof")} .solved`).isVisible());
    assert.equal(await page.locator(`${at("steepest-proof")} .chosen > li`).count(), 5);
    assert.ok(await page.isChecked(`${at("at-the-origin")} [data-item="cone"] input[value="no-slopes"]`));
    await page.locator(at("centred-difference")).scrollIntoViewIfNeeded();
    await page.waitForSelector(`${at("centred-difference")} .cm-content`);
    assert.match(await page.locator(`${at("centred-difference")} .cm-content`).textContent(), /at\(i, -h\)/);
    for (const name of ["two-slopes", "steepest-proof", "at-the-origin", "centred-difference"])
      await page.click(`${at(name)} button.reset`);
    assert.equal(await page.locator(".exercise-count").textContent(), count.replace("6", "2"));
    assert.equal(await page.inputValue(`${at("two-slopes")} input >> nth=0`), "");
    assert.equal(await page.locator(`${at("steepest-proof")} .chosen > li`).count(), 0);
    assert.equal(await page.locator(`${at("at-the-origin")} input:checked`).count(), 0);
    assert.match(
      await page.locator(`${at("centred-difference")} .cm-content`).textContent(),
      /One entry of x at a time/,
    );
    await page.reload({ waitUntil: "load" });
    await page.waitForSelector(`${at("two-slopes")} wz-exercise.live`);
    assert.equal(await page.inputValue(`${at("two-slopes")} input >> nth=0`), "");
    assert.deepEqual(faults, []);
    await context.close();
    return "six kinds, right, wrong and unreadable; kept over a reload; reset";
  }

  /** With fingers on a phone, and held to axe with answers, hints and a solution open, light and dark. */
  async function exercisesOnPhones() {
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ ...views[1], colorScheme, bypassCSP: true });
      const { page, faults } = await open(context, path);
      await page.waitForSelector(`${at("two-slopes")} wz-exercise.live`);
      await page.locator(`${at("towards-a-point")} input`).tap();
      await page.keyboard.type("36");
      await page.locator(`${at("towards-a-point")} button.grade`).tap();
      await page.waitForSelector(`${at("towards-a-point")} .verdict .wrong`);
      await page
        .locator(`${at("towards-a-point")} summary`)
        .first()
        .tap();
      await page.locator(`${at("towards-a-point")} button.solve`).tap();
      await page.waitForSelector(`${at("towards-a-point")} .solution:not([hidden])`);
      await page.locator(`${at("steepest-proof")} [data-step="identity"] button.in`).tap();
      await page.locator(`${at("steepest-proof")} [data-step="square-of-sum"] button.in`).tap();
      await page.locator(`${at("steepest-proof")} button.grade`).tap();
      await page.waitForSelector(`${at("steepest-proof")} .verdict .wrong`);
      await page
        .locator(`${at("at-the-origin")} [data-item="cone"] label`)
        .first()
        .tap();
      assert.equal(await page.locator(`${at("at-the-origin")} input:checked`).count(), 1);
      await page.locator("wz-cell").evaluate((e) => e.scrollIntoView());
      await page.waitForSelector("wz-cell .cm-content");
      await page.locator("wz-cell button.run").tap();
      await page.waitForSelector('wz-cell[data-state="done"]');
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
      // At the top, as elsewhere the bar that stays lies over part of a button.
      await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
      assert.deepEqual(await axeFaults(page), []);
      assert.deepEqual(faults, []);
      if (shots) await page.screenshot({ path: `${shots}/exercises-phone-${colorScheme}.png`, fullPage: true });
      await context.close();
    }
    return "by finger, light and dark: axe 0 with verdicts, hints and solutions open";
  }

  /** A program runs when Run is pressed, is stopped when it does not end, and has no way out. */
  async function cells() {
    const context = await browser.newContext(views[0]);
    const { page, faults } = await open(context, path);
    const asked = [];
    context.on("response", (response) => asked.push(response.url()));
    const cell = page.locator("wz-cell");
    const before = await cell.locator(".output").textContent();
    assert.match(before, /^exact \{ x: 0\.71/);
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
    for (const name of [
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
    ])
      assert.equal(await run(`console.log(typeof globalThis["${name}"]);`), "undefined", name);
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

  /** Where the editor cannot be fetched there is a plain field; without scripts all can be read. */
  async function plainly() {
    const context = await browser.newContext(views[0]);
    const page = await context.newPage();
    await page.route(/codemirror-[^/]*\.js$/, (route) => route.abort());
    await page.goto(new URL(path, open.origin).href);
    await page.locator("wz-cell").evaluate((e) => e.scrollIntoView());
    const area = page.locator("wz-cell textarea");
    await area.fill("console.log(6 * 7);");
    await area.press("Control+Enter");
    await page.waitForSelector('wz-cell[data-state="done"]', { timeout: 30_000 });
    assert.equal(await page.locator("wz-cell .output").textContent(), "42");
    await context.close();
    const still = await browser.newContext({ ...views[0], javaScriptEnabled: false });
    const read = await still.newPage();
    await read.goto(new URL(path, open.origin).href);
    assert.equal(await read.locator("button:visible").count(), 0);
    assert.ok((await read.locator(".exercise input:disabled").count()) > 10);
    assert.ok(await read.locator(".pool .step").first().isVisible());
    await read.locator(".hint summary").first().click();
    assert.ok(await read.locator(".hint > div").first().isVisible());
    assert.match(await read.locator("wz-cell .output").textContent(), /^exact/);
    await still.close();
    return "a plain field where the editor is missing; without scripts forms, hints and outputs can be read";
  }

  return [exercises, exercisesOnPhones, cells, plainly];
}
