// What readers do: wait until something shows, put a finger or the mouse on it, write a program.

/** Waits for what is to hold: drawings follow a frame later, on a busy machine several. */
export async function eventually(holds) {
  const end = performance.now() + 8000;
  for (;;) {
    try {
      return await holds();
    } catch (e) {
      if (performance.now() > end) throw e;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

/** The middle of what stands there, in the middle of the window. */
export async function center(locator) {
  await locator.evaluate((e) => e.scrollIntoView({ block: "center", behavior: "instant" }));
  const { x, y, width, height } = await locator.boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
}

/** A drag with the mouse from a place. */
export async function drag(page, { x, y }, dx, dy) {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx, y + dy, { steps: 4 });
  await page.mouse.up();
}

/** Swipes of a finger, by real touch events: those of the mouse miss what scrolling does. */
export async function finger(page, context) {
  const session = await context.newCDPSession(page);
  const send = (type, touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  return async ({ x, y }, ...moves) => {
    await send("touchStart", [{ x, y }]);
    let [fromX, fromY] = [x, y];
    for (const [dx, dy] of moves) {
      for (let k = 1; k <= 6; k++) {
        await send("touchMove", [{ x: fromX + (dx * k) / 6, y: fromY + (dy * k) / 6 }]);
        await page.waitForTimeout(16);
      }
      fromX += dx;
      fromY += dy;
    }
    await send("touchEnd", []);
  };
}

/** Two frames: what was asked for is drawn. */
export const drawn = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

export const scrolled = (page) => page.evaluate(() => scrollY);

/** Puts a program into an editor, by the keys that a reader would press. */
export async function write(page, host, code) {
  await page.locator(host).evaluate((e) => e.scrollIntoView({ block: "center", behavior: "instant" }));
  await page.locator(`${host} .cm-content`).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(code);
}
