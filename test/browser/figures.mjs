// Every figure of the kit, whatever its name: what stands there is what would be drawn, hands move it, addresses keep it, Reset
// gives it back, at the extremes nothing leaves its drawing, and what is read aloud follows.
import assert from "node:assert/strict";
import { axeFaults } from "./axe.mjs";
import { center, drag, drawn, eventually, finger, scrolled } from "./hands.mjs";
import { desktop, galleryPath, names, open, phone, shots, views, visit, visitFigures } from "./site.mjs";

/** All that a figure shows, says and holds. */
const shown = (page, name) =>
  page.locator(`wz-${name}`).evaluate((figure) => {
    const read = (selector, of) => [...figure.querySelectorAll(selector)].map(of);
    return {
      parts: read("[data-part]", (e) => `${e.dataset.part}: ${e.innerHTML}`),
      says: read("[data-says]", (e) => e.getAttribute(e.matches("input") ? "aria-valuetext" : "aria-label")),
      handles: read("[data-handle]", (e) =>
        ["transform", "aria-valuenow", "aria-valuetext"].map((a) => e.getAttribute(a)),
      ),
      controls: read("[data-key]", (e) => (e.type === "checkbox" ? e.checked : e.value)),
      pressed: read("[aria-pressed]", (e) => e.getAttribute("aria-pressed")),
    };
  });

/** Holds two of these against each other; a difference is shown by its neighbourhood alone. */
function same(now, wanted, what) {
  const [a, b] = [now, wanted].map((state) => JSON.stringify(state));
  if (a === b) return;
  const at = Math.max(0, [...a].findIndex((letter, k) => letter !== b[k]) - 60);
  assert.fail(`${what}: ...${a.slice(at, at + 140)}... is not ...${b.slice(at, at + 140)}...`);
}
const differs = (now, before) => JSON.stringify(now) !== JSON.stringify(before);

/** Waits until what a figure shows is other than before; gives what it shows. */
const changed = (page, name, before, what) =>
  eventually(async () => {
    const now = await shown(page, name);
    assert.ok(differs(now, before), `${name}: ${what} changes nothing`);
    return now;
  });

const each = (page, name, selector) => page.locator(`wz-${name} ${selector}`).all();
const spoken = (handle) =>
  handle.evaluate((e) => [e.getAttribute("aria-valuetext"), e.ownerSVGElement.getAttribute("aria-label")]);

/** Each handle by arrow keys and mouse: it moves, and what is said of it and of its drawing follows. */
async function moveHandles(page, name) {
  for (const handle of await each(page, name, "[data-handle]")) {
    const what = await handle.getAttribute("data-handle");
    const before = await spoken(handle);
    await handle.focus();
    for (const keys of [["Shift+ArrowLeft", "Shift+ArrowLeft"], ["Shift+ArrowDown"]]) {
      const then = await shown(page, name);
      for (const key of keys) await page.keyboard.press(key);
      await drawn(page);
      if (differs(await shown(page, name), then)) break;
    }
    const after = await spoken(handle);
    for (const k of [0, 1]) assert.notEqual(after[k], before[k], `${name} ${what}: arrow keys, and what is said`);
    const then = await shown(page, name);
    await drag(page, await center(handle.locator(".dot")), -34, -34);
    await changed(page, name, then, `the mouse on ${what}`);
  }
}

/** Sliders, choices, steppers and boxes. */
async function useControls(page, name) {
  for (const slider of await each(page, name, "input[type=range]")) {
    const before = await shown(page, name);
    const said = await slider.getAttribute("aria-valuetext");
    await slider.focus();
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
    await changed(page, name, before, `the slider ${await slider.getAttribute("data-key")}`);
    assert.notEqual(await slider.getAttribute("aria-valuetext"), said, `${name}: the value of a slider in words`);
  }
  for (const button of await each(page, name, ":is([data-set], [data-add])")) {
    if (!(await button.isVisible()) || (await button.getAttribute("aria-pressed")) === "true") continue;
    const before = await shown(page, name);
    const add = JSON.parse((await button.getAttribute("data-add")) ?? "{}");
    await button.click();
    // The first line of a list has none before it.
    if (Object.values(add)[0] !== -1) await changed(page, name, before, `the button ${await button.textContent()}`);
  }
}

const reset = (page, name) => page.locator(`wz-${name} .reset`).click();

/** A formula that can be read is drawn, one that cannot leaves the last picture. */
async function type(page, name) {
  const field = page.locator(`wz-${name} input[data-key=f]`);
  if ((await field.count()) === 0) return;
  const before = await shown(page, name);
  await field.fill(`2*(${await field.inputValue()})`);
  const { parts } = await changed(page, name, before, "another formula");
  await field.fill("x^2 +");
  await eventually(async () => assert.match(await page.locator(`wz-${name} .fault`).textContent(), /still shown/));
  same((await shown(page, name)).parts, parts, `${name}: the last picture stays`);
}

/** Handles as far as keys and mouse take them, each with every other at all its places: none leaves its drawing. */
async function goFar(page, name) {
  const outside = await page.locator(`wz-${name}`).evaluate((figure) => {
    const handles = [...figure.querySelectorAll("[data-handle]")];
    const press = (handle, key, times) => {
      for (let k = 0; k < times; k++)
        handle.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey: true, bubbles: true }));
    };
    const found = new Set();
    const look = (where) => {
      figure.draw();
      for (const handle of handles) {
        const dot = handle.querySelector(".dot").getBoundingClientRect();
        const box = handle.ownerSVGElement.getBoundingClientRect();
        const out = Math.max(box.left - dot.left, dot.right - box.right, box.top - dot.top, dot.bottom - box.bottom);
        if (out > 0.5) found.add(`${handle.dataset.handle} by ${out.toFixed(1)} px, ${where}`);
      }
    };
    for (const far of handles)
      for (const across of ["ArrowLeft", "ArrowRight"])
        for (const up of ["ArrowUp", "ArrowDown"]) {
          const where = `${far.dataset.handle} ${across} ${up}`;
          press(far, across, 80);
          look(where);
          press(far, up, 80);
          look(where);
          for (const other of handles)
            for (let k = 0; other !== far && k < 24; k++) {
              press(other, "ArrowRight", 3);
              look(where);
            }
        }
    return [...found];
  });
  assert.deepEqual(outside, [], `${name}: handles stay inside`);
  for (const handle of await each(page, name, "[data-handle]"))
    for (const side of [-1, 1]) {
      await drag(page, await center(handle.locator(".dot")), 3000 * side, 2000 * side);
      await drawn(page);
      const [dot, box] = await Promise.all([
        handle.locator(".dot").boundingBox(),
        handle.locator("xpath=ancestor::*[local-name()='svg']").boundingBox(),
      ]);
      assert.ok(dot.x >= box.x - 0.5 && dot.x + dot.width <= box.x + box.width + 0.5, `${name}: dragged far across`);
      assert.ok(dot.y >= box.y - 0.5 && dot.y + dot.height <= box.y + box.height + 0.5, `${name}: dragged far up`);
    }
}

/** Figures that draw errors of rounding: where sines differ in their last digit, so do these. */
const noisy = new Set(["difference-quotients", "gradient-check-lab"]);

/** One figure on a page of its own. */
export async function one(name) {
  return visitFigures(desktop, galleryPath(name), async (page, context) => {
    const built = await shown(page, name);
    await page.locator(`wz-${name}`).evaluate((figure) => {
      figure.drawn = {};
      figure.draw();
    });
    const initial = await shown(page, name);
    const kept = (state) => (noisy.has(name) ? { ...state, parts: [], says: [] } : state);
    same(kept(initial), kept(built), `${name}: the drawing of the build is the live one`);
    await moveHandles(page, name);
    await useControls(page, name);
    const moved = await shown(page, name);
    // An address is written a quarter of a second after the last change.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
    const address = await page.evaluate(() => location.pathname.slice(1) + location.search);
    assert.match(address, new RegExp(`${name}\\.`));
    const { page: again, faults } = await open(context, address);
    await eventually(async () => same(await shown(again, name), moved, `${name}: its address brings it back`));
    await reset(again, name);
    await eventually(async () => same(await shown(again, name), initial, `${name}: Reset`));
    await again.waitForURL((url) => url.search === `?figure=${name}`);
    assert.deepEqual(faults, []);
    await again.close();
    await type(page, name);
    await reset(page, name);
    await goFar(page, name);
    await reset(page, name);
    await eventually(async () => same(await shown(page, name), initial, `${name}: Reset after all`));
    return "as built, by keys and mouse, in words, from its address, reset, at its extremes";
  });
}

/** Every figure narrow and wide, and held to axe with its code and a fault shown, light and dark. */
export async function gallery() {
  for (const [width, view] of Object.entries(views))
    for (const colorScheme of width === "320" ? ["light"] : ["light", "dark"]) {
      const where = `${width}, ${colorScheme}`;
      const look = { ...view, colorScheme, reducedMotion: "reduce", bypassCSP: true };
      await visitFigures(look, galleryPath(), async (page) => {
        const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok((await wide()) <= 0, `${where}: ${await wide()} px wider than the window`);
        if (shots)
          for (const name of names)
            await page.locator(`#${name}`).screenshot({ path: `${shots}/${name}-${width}-${colorScheme}.png` });
        for (const code of await page.locator(".figure-code summary").all()) await code.click();
        for (const field of await page.locator("input[data-key=f]").all()) await field.fill("x^2 +");
        await eventually(async () => assert.equal(await page.locator(".figure-code[open]").count(), names.length));
        assert.ok((await wide()) <= 0, `${where}: ${await wide()} px wider than the window with programs`);
        if (where === "1280, light" || where === "390, dark") assert.deepEqual(await axeFaults(page), [], where);
      });
    }
  return `${names.length} figures: nothing sideways at 1280, 390 and 320; axe 0 with programs and faults shown`;
}

/** A finger on a handle moves it and not the page; a finger on a drawing beside it scrolls. */
export async function fingers() {
  return visitFigures(phone, galleryPath(), async (page, context) => {
    const swipe = await finger(page, context);
    const all = await page.locator("[data-handle]").all();
    for (const handle of all) {
      const name = await handle.evaluate((e) => e.closest("figure").id);
      const before = await shown(page, name);
      const at = await center(handle.locator(".dot"));
      const top = await scrolled(page);
      await swipe(at, [-30, -40]);
      await changed(page, name, before, "a finger");
      assert.ok(Math.abs((await scrolled(page)) - top) < 2, `${name}: the page stays`);
    }
    for (const name of names) {
      const plot = page.locator(`#${name} svg:has(.handle)`).first();
      if ((await plot.count()) === 0) continue;
      await center(plot);
      const { x, y, width, height } = await plot.boundingBox();
      const before = await shown(page, name);
      const top = await scrolled(page);
      await swipe({ x: x + width * 0.08, y: y + height * 0.9 }, [0, -120]);
      await eventually(async () => assert.ok((await scrolled(page)) > top + 40, `${name}: a finger beside scrolls`));
      same(await shown(page, name), before, `${name}: a finger beside a handle moves nothing`);
    }
    return `${all.length} handles by finger; beside them the page scrolls`;
  });
}

/** Without scripts every figure is there, its controls are off; all of it stands on paper. */
export async function still() {
  return visit({ ...desktop, javaScriptEnabled: false }, galleryPath(), async (page) => {
    const look = async () => {
      for (const name of names)
        assert.ok((await page.locator(`#${name} svg.drawing:visible path`).count()) > 1, `${name} is drawn`);
    };
    await look();
    assert.equal(await page.locator(":is(button, input, select):not(:disabled)").count(), 0);
    assert.ok(await page.locator(".trace tbody tr:last-child td:last-child").isVisible());
    await page.emulateMedia({ media: "print" });
    await look();
    return "drawn without scripts, controls off; drawn on paper";
  });
}

/** What a drag costs: the median over redraws of each figure while its first handle or slider moves. */
export async function speed() {
  return visitFigures(desktop, galleryPath(), async (page) => {
    const times = await page.evaluate(async () => {
      const result = {};
      for (const figure of document.querySelectorAll("figure > .live")) {
        const control = figure.querySelector("[data-handle]") ?? figure.querySelector("input[type=range]");
        const key = (name) => new KeyboardEvent("keydown", { key: name, bubbles: true });
        const took = [];
        for (let k = 0; k < 44; k++) {
          if (control.dataset.handle) control.dispatchEvent(key(k % 8 < 4 ? "ArrowLeft" : "ArrowRight"));
          else {
            control.value = String(Number(control.value) + Number(control.step) * (k % 8 < 4 ? 1 : -1));
            control.dispatchEvent(new Event("input", { bubbles: true }));
          }
          const start = performance.now();
          figure.draw();
          took.push(performance.now() - start);
          await new Promise(requestAnimationFrame);
        }
        result[figure.closest("figure").id] = took.sort((a, b) => a - b)[22];
      }
      return result;
    });
    const told = Object.entries(times).map(([name, ms]) => `${name} ${ms.toFixed(1)}`);
    return `ms of a redraw at the median: ${told.join(", ")}`;
  });
}
