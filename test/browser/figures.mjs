// Every figure of the chapter on one page, as the build draws it and the kit makes it live: mouse, finger, keyboard, axe in
// both schemes, phones, without scripts, and the time of a redraw. Leaves with 69 when there is no Chromium on this machine.
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { createServer } from "vite";
import { axeFaults } from "./axe.mjs";

const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
if (!existsSync(executablePath)) {
  console.error(`There is no browser at ${executablePath}: set CHROMIUM to the path of Chromium or Chrome.`);
  process.exit(69);
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const book = `${root}book/`;
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/** A page with every figure as it opens, or with one figure in another state: /?name&key=value. */
async function pageOf(url, server) {
  const [{ figures }, { figureMarkup }] = await Promise.all(
    ["/figures/index.ts", "/figures/markup.ts"].map((path) => server.ssrLoadModule(path)),
  );
  const only = new URL(url, "http://x").searchParams.get("figure");
  const bodies = Object.entries(figures)
    .filter(([name]) => only === null || name === only)
    .map(([name, kind]) => {
      const state = kind.accept?.(kind.initial) ?? kind.initial;
      const inside = figureMarkup(kind, state, `${name}-figure`);
      return `<h2>${name}</h2><figure class="wide" id="${name}"><wz-${name} data-state="${escaped(JSON.stringify(state))}" data-id="${name}-figure">${inside}</wz-${name}><figcaption><p>${name}</p></figcaption></figure>`;
    });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Figures</title><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><link rel="stylesheet" href="/style/index.css"><script type="module">import { startFigures } from "/figures/start.ts"; startFigures();</script></head><body><div class="shell"><nav id="contents" aria-label="Chapter"></nav><main id="main"><h1>Figures</h1>${bodies.join("")}</main></div></body></html>`;
}

const source = (path) => `${root}src/${path}`;
const server = await createServer({
  root: book,
  configFile: false,
  logLevel: "error",
  appType: "custom",
  cacheDir: `${root}.build/vite`,
  optimizeDeps: { noDiscovery: true, include: [] },
  server: { port: 0, hmr: false, watch: null, fs: { allow: [root] } },
  resolve: {
    alias: [
      { find: /^wengert$/, replacement: source("index.ts") },
      { find: /^wengert\/([a-z]+)$/, replacement: source("$1/index.ts") },
    ],
  },
  plugins: [
    {
      name: "figures",
      configureServer(vite) {
        vite.middlewares.use(async (request, response, next) => {
          if (!/^\/(?:\?|$)/.test(request.url)) return next();
          response.setHeader("content-type", "text/html");
          response.end(await vite.transformIndexHtml("/index.html", await pageOf(request.url, vite)));
        });
      },
    },
  ],
});
await server.listen();
const origin = `http://localhost:${server.httpServer.address().port}/`;
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none", "--force-color-profile=srgb"],
});
const desktop = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const small = { ...phone, viewport: { width: 320, height: 700 } };

/** A page with what it says to the console; `query` may name one figure and entries of its state. */
async function open(context, query = "") {
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(origin + query, { waitUntil: "load" });
  await page.waitForFunction(() =>
    [...document.querySelectorAll("figure > *")].every(
      (e) => e.localName === "figcaption" || e.classList.contains("live"),
    ),
  );
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(100);
  return { page, faults };
}

async function inContext(view, query, act) {
  const context = await browser.newContext(view);
  const { page, faults } = await open(context, query);
  const told = await act(page, context);
  assert.deepEqual(faults, [], query);
  await context.close();
  return told;
}
const one = (name, state = {}) =>
  `?${new URLSearchParams({ figure: name, ...Object.fromEntries(Object.entries(state).map(([k, v]) => [`${name}.${k}`, v])) })}`;
const names = Object.keys((await server.ssrLoadModule("/figures/index.ts")).figures);

async function look() {
  for (const [width, view] of Object.entries({ 1280: desktop, 390: phone, 320: small })) {
    for (const colorScheme of width === "320" ? ["light"] : ["light", "dark"]) {
      const where = `${width}, ${colorScheme}`;
      await inContext({ ...view, colorScheme, reducedMotion: "reduce" }, "", async (page) => {
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.ok(wide <= 0, `${where}: ${wide} px wider than the window`);
        if (shots)
          for (const name of names)
            await page.locator(`#${name}`).screenshot({ path: `${shots}/${name}-${width}-${colorScheme}.png` });
        if (width === "320") return;
        assert.deepEqual(await axeFaults(page), [], where);
      });
    }
  }
  return `${names.length} figures: nothing sideways at 1280, 390 and 320, axe 0 at 1280 and 390, light and dark`;
}

const spoken = (handle) => handle.evaluate((e) => `${e.getAttribute("transform")} ${e.getAttribute("aria-valuetext")}`);

/** Waits for what is to hold: drawings follow a frame later, on a busy machine several. */
async function eventually(holds) {
  const end = performance.now() + 8000;
  for (;;) {
    try {
      return await holds();
    } catch (e) {
      if (performance.now() > end) throw e;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }
}

/** The middle of what stands there, in the middle of the window. */
async function center(locator) {
  await locator.evaluate((e) => e.scrollIntoView({ block: "center", behavior: "instant" }));
  const { x, y, width, height } = await locator.boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
}

/** Every handle moves by mouse and by arrow keys, and says so. */
async function handles() {
  return inContext(desktop, "", async (page) => {
    const all = await page.locator("[data-handle]").all();
    for (const handle of all) {
      const name = await handle.evaluate((e) => `${e.closest("figure").id} ${e.dataset.handle}`);
      const settled = (before) => eventually(async () => assert.notEqual(await spoken(handle), before, name));
      await handle.evaluate((e) => e.closest("figure").querySelector(".reset").click());
      await page.waitForTimeout(50);
      let before = await spoken(handle);
      const at = await center(handle.locator(".dot"));
      await page.mouse.move(at.x, at.y);
      await page.mouse.down();
      await page.mouse.move(at.x - 34, at.y - 34, { steps: 4 });
      await page.mouse.up();
      await settled(before);
      before = await spoken(handle);
      await handle.focus();
      await page.keyboard.press("Shift+ArrowLeft");
      await page.keyboard.press("Shift+ArrowLeft");
      await settled(before).catch(async () => {
        await page.keyboard.press("Shift+ArrowDown");
        await settled(before);
      });
    }
    return `${all.length} handles by mouse and arrow keys`;
  });
}

/** A finger on a handle moves it and not the page; a finger on a drawing beside it scrolls. */
async function fingers() {
  return inContext(phone, "", async (page, context) => {
    const session = await context.newCDPSession(page);
    const swipe = async ({ x, y }, dx, dy) => {
      const send = (type, touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
      await send("touchStart", [{ x, y }]);
      for (let k = 1; k <= 6; k++) {
        await send("touchMove", [{ x: x + (dx * k) / 6, y: y + (dy * k) / 6 }]);
        await page.waitForTimeout(16);
      }
      await send("touchEnd", []);
      await page.waitForTimeout(150);
    };
    const scroll = () => page.evaluate(() => scrollY);
    const all = await page.locator("[data-handle]").all();
    for (const handle of all) {
      const name = await handle.evaluate((e) => `${e.closest("figure").id} ${e.dataset.handle}`);
      await handle.evaluate((e) => e.closest("figure").querySelector(".reset").click());
      await page.waitForTimeout(50);
      const before = await spoken(handle);
      const at = await center(handle.locator(".dot"));
      const top = await scroll();
      await swipe(at, -30, -40);
      await eventually(async () => assert.notEqual(await spoken(handle), before, name));
      assert.ok(Math.abs((await scroll()) - top) < 2, `${name}: the page stays`);
    }
    const plot = page.locator("#gradient-check-lab svg.plot");
    await center(plot);
    const box = await plot.boundingBox();
    const before = await scroll();
    await swipe({ x: box.x + box.width * 0.2, y: box.y + box.height * 0.8 }, 0, -120);
    assert.ok((await scroll()) > before + 40, "a finger beside a handle scrolls");
    return `${all.length} handles by finger`;
  });
}

/** What a drag costs: the median over redraws of each figure while its first handle or slider moves. */
async function speed() {
  return inContext(desktop, "", async (page) => {
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
    return Object.entries(times)
      .map(([name, ms]) => `${name} ${ms.toFixed(1)}`)
      .join(", ");
  });
}

/** Without scripts every figure is there, its controls are off. */
async function quiet() {
  const context = await browser.newContext({ ...desktop, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(origin);
  for (const name of names) assert.ok((await page.locator(`#${name} svg.drawing path`).count()) > 1, name);
  assert.equal(await page.locator(":is(button, input, select):not(:disabled)").count(), 0);
  assert.ok(await page.locator(".trace tbody tr:last-child td:last-child").isVisible());
  await context.close();
  return "drawn without scripts, controls off";
}

/** Cases of the gradient check: a line mended by typing, a gradient acquitted, one acquitted wrongly, a mask held. */
async function lab() {
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
  await inContext(desktop, one("gradient-check-lab"), async (page) => {
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
  await inContext(desktop, one("gradient-check-lab", { problem: "E" }), async (page) => {
    await shows(page, agree(3));
    await press(page, "Another point");
    await shows(page, ["differs", "agrees", "agrees"]);
  });
  return "mended by typing, acquitted, acquitted wrongly, mask held, another point, state in the address";
}

/** Curves, slices and bars follow what a reader does. */
async function others() {
  const follow = (name, act) =>
    inContext(desktop, one(name), async (page) => {
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

const start = performance.now();
const wanted = process.argv.slice(2);
try {
  for (const step of [look, handles, fingers, speed, quiet, lab, others])
    if (wanted.length === 0 || wanted.includes(step.name)) console.log(`${step.name}: ${await step()}`);
  console.log(`Chromium ${browser.version()}, ${((performance.now() - start) / 1000).toFixed(0)} s`);
} finally {
  await browser.close();
  await server.close();
}
