// Exercises by keyboard, mouse and finger, over a reload.
import assert from "node:assert/strict";
import { axeFaults } from "./axe.mjs";
import { write } from "./hands.mjs";
import { browser, desktop, first, open, phone, shots } from "./site.mjs";

const path = `${first}exercises/`;

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

const moved = "[data-step]";

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
  assert.match(await check(page, "centred-difference"), /^wrong: The slopes are right, to first order only.*Halving h/);
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
export async function exercises() {
  const context = await browser.newContext(desktop);
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
  assert.match(await page.locator(`${at("centred-difference")} .cm-content`).textContent(), /One entry of x at a time/);
  await page.reload({ waitUntil: "load" });
  await page.waitForSelector(`${at("two-slopes")} wz-exercise.live`);
  assert.equal(await page.inputValue(`${at("two-slopes")} input >> nth=0`), "");
  assert.deepEqual(faults, []);
  await context.close();
  return "six kinds, right, wrong and unreadable; kept over a reload; reset";
}

/** With fingers on a phone, and held to axe with answers, hints and a solution open, light and dark. */
export async function exercisesOnPhones() {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ ...phone, colorScheme, bypassCSP: true });
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
