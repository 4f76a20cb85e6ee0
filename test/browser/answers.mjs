// What single figures answer: the cases of the gradient check, curves, slices, bars, the microscope.
import assert from "node:assert/strict";
import { center, drawn, eventually, finger, scrolled } from "./hands.mjs";
import { desktop, galleryPath, phone, visitFigures } from "./site.mjs";

/** Cases of the gradient check: a line mended by typing, a gradient acquitted, one acquitted wrongly, a mask held. */
export async function lab() {
  const boxOf = (page) => page.locator("#gradient-check-lab");
  const press = (page, name) => boxOf(page).getByRole("button", { name, exact: true }).click();
  const shows = (page, wanted) =>
    eventually(async () => {
      const words = await boxOf(page)
        .locator(".tile .sign")
        .evaluateAll((all) => all.map((e) => e.textContent.replace(/^\W*/, "")));
      assert.deepEqual(words, wanted);
    });
  const says = (page, selector, wanted) =>
    eventually(async () => assert.match(await boxOf(page).locator(selector).textContent(), wanted));
  const solved = (page, count) =>
    eventually(async () => assert.equal(await boxOf(page).locator(".goals .met").count(), count));
  const agree = (count) => Array(count).fill("agrees");
  await visitFigures(desktop, galleryPath("gradient-check-lab"), async (page) => {
    await shows(page, ["differs", "differs", "differs", "agrees", "agrees"]);
    await boxOf(page).locator("[data-key=line3]").focus();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("^");
    await says(page, ".fault", /still shown/);
    await shows(page, ["differs", "differs", "differs", "agrees", "agrees"]);
    await page.keyboard.type("2");
    await shows(page, agree(5));
    await says(page, ".feedback", /^Mended/);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.key), "line3");
    await solved(page, 1);
    await press(page, "B");
    await shows(page, Array(5).fill("differs"));
    await press(page, "The gradient is right");
    await says(page, ".feedback", /^No\. At a = .*the engine/);
    await press(page, "D");
    await shows(page, ["differs", "differs", "differs", "agrees", "agrees"]);
    await boxOf(page).locator("[data-handle=h]").focus();
    for (let k = 0; k < 5; k++) await page.keyboard.press("Shift+ArrowLeft");
    await shows(page, agree(5));
    await press(page, "The gradient is right");
    await says(page, ".feedback", /^Yes\./);
    await press(page, "F");
    await boxOf(page).getByRole("checkbox").check();
    await shows(page, agree(3));
    await boxOf(page).locator(".tile").nth(1).focus();
    await page.keyboard.press("Enter");
    await says(page, ".axes", /slope in b/);
    assert.equal(await page.evaluate(() => document.activeElement.className), "tile agrees");
    await solved(page, 2);
    await page.waitForURL(/gradient-check-lab\.problem=F/);
  });
  await visitFigures(desktop, galleryPath("gradient-check-lab", { problem: "E" }), async (page) => {
    await shows(page, agree(3));
    await press(page, "Another point");
    await shows(page, ["differs", "agrees", "agrees"]);
  });
  return "mended by typing, acquitted, acquitted wrongly, mask held, another point, state in the address";
}

/** A way into a point drawn by mouse and by finger: it is there, in the address, and turns with its start; no finger scrolls then. */
export async function drawing() {
  const trail = (page) => page.locator("#path-limits .trail").getAttribute("d");
  const choose = (page, name) => page.locator("#path-limits").getByRole("button", { name, exact: true }).click();
  const map = async (page) => {
    const middle = await center(page.locator("#path-limits svg.map"));
    const { width } = await page.locator("#path-limits svg.map").boundingBox();
    return { at: (x, y) => ({ x: middle.x + (x * width) / 4, y: middle.y - (y * width) / 4 }), unit: width / 4 };
  };
  await visitFigures(desktop, galleryPath("path-limits"), async (page) => {
    await choose(page, "Drawn");
    const { at } = await map(page);
    await eventually(async () => assert.equal(await page.locator("#path-limits .hint").count(), 1));
    await page.mouse.move(...Object.values(at(-1, 1.5)));
    await page.mouse.down();
    for (const [x, y] of [
      [1, 1.2],
      [1, -1],
      [0.3, -0.3],
    ])
      await page.mouse.move(...Object.values(at(x, y)), { steps: 6 });
    await page.mouse.up();
    // The last piece is the diagonal, where x y / (x² + y²) is -1/2.
    await eventually(async () => {
      assert.match(await page.locator("#path-limits .readout").textContent(), /10−6: −0\.(?:49|50)/);
      assert.equal(await page.locator("#path-limits .hint").count(), 0);
    });
    await page.waitForURL(/path-limits\.drawn=/);
    const before = await trail(page);
    await page.locator("#path-limits [data-handle=start]").focus();
    await page.keyboard.press("Shift+ArrowRight");
    await eventually(async () => assert.notEqual(await trail(page), before));
  });
  await visitFigures(phone, galleryPath("path-limits"), async (page, context) => {
    const swipe = await finger(page, context);
    for (const [form, scrolls] of [
      ["Drawn", false],
      ["Straight", true],
    ]) {
      await choose(page, form);
      const { at, unit } = await map(page);
      await drawn(page);
      const [before, top] = [await trail(page), await scrolled(page)];
      if (scrolls) await swipe(at(1.5, -1), [0, -1.5 * unit]);
      else await swipe(at(-1.5, 1), [unit, 1.9 * unit], [0.4 * unit, -1.4 * unit]);
      await eventually(async () => {
        assert.equal((await trail(page)) !== before, !scrolls, `${form}: what is drawn`);
        assert.equal(Math.abs((await scrolled(page)) - top) > 20, scrolls, `${form}: scrolling`);
      });
    }
  });
  return "a path by mouse and finger, in the address, turned by keys; a finger scrolls unless it draws";
}

/** Curves, slices and bars follow what a reader does. */
export async function others() {
  const follow = (name, act) =>
    visitFigures(desktop, galleryPath(name), async (page) => {
      const box = page.locator(`#${name}`);
      const says = (selector, wanted) =>
        eventually(async () => assert.match(await box.locator(selector).first().textContent(), wanted));
      const met = (count) => eventually(async () => assert.equal(await box.locator(".goals .met").count(), count));
      await act(box, says, met, (button) => box.getByRole("button", { name: button }).click());
    });
  await follow("difference-quotients", async (box, says, _, press) => {
    const formula = box.locator("input.formula");
    await press("32 bits");
    await press("Forward");
    await says(".readout", /[23]\.\d digits right/);
    await formula.fill("erf(x)");
    await says(".methods", /without a rule for complex numbers/);
    await formula.fill("log(x - 9)");
    await says(".fault", /no finite slope/);
    await formula.fill("x^2");
    await says(".fault", /^$/);
  });
  await follow("partial-slices", async (box, says, met, press) => {
    const last = box.locator(".trace tbody tr:last-child td:last-child");
    assert.equal(await last.isVisible(), false);
    for (let k = 0; k < 12; k++) await press("Step on");
    await met(1);
    const title = await box.locator(".panel-title").first().textContent();
    const slope = /= (−?[\d.]+)$/.exec(title.trim())[1];
    await says(".trace tbody tr:last-child", new RegExp(`${slope.replace(".", "\\.")}$`));
  });
  await follow("softmax-bars", async (box, _, met, press) => {
    await press("Sure and wrong");
    await met(1);
    const row = (selector) => box.locator(`.numbers ${selector} td`).allTextContents();
    assert.deepEqual(await row("tr.c-g"), await row("tbody tr:nth-child(3)"));
  });
  await follow("microscope", async (_, says, __, press) => {
    await press("Corner");
    await says(".readout", /slope 1\.00.*not differentiable/s);
    await press("Reset");
    await says(".readout", /slope 2\.00.*differentiable/s);
  });
  return "precision, refused formulas, the stepper, softmax, the microscope and Reset";
}
