import type { Point } from "./svg.ts";

export interface HandleOptions {
  readonly name: string;
  /** What a screen reader says the handle is. */
  readonly description: string;
  /** Called with a place in units of the drawing. */
  drag(at: Point): void;
  /** Called with the arrow keys as a direction, one step or, with Shift, five. */
  step(dx: number, dy: number): void;
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Place of a pointer in units of a drawing. */
export function placeIn(svg: SVGSVGElement, event: PointerEvent): Point {
  const box = svg.getBoundingClientRect();
  const { width, height } = svg.viewBox.baseVal;
  return { x: ((event.clientX - box.left) / box.width) * width, y: ((event.clientY - box.top) / box.height) * height };
}

/**
 * Makes a group of a drawing a handle: mouse, pen, finger and arrow keys move it. A finger beside it scrolls the page;
 * touch-action does not hold on parts of drawings, so that the touch itself is claimed.
 */
export function makeHandle(
  svg: SVGSVGElement,
  group: SVGGElement,
  { name, description, drag, step }: HandleOptions,
): void {
  for (const [attribute, value] of Object.entries({
    tabindex: "0",
    role: "slider",
    "aria-label": name,
    "aria-roledescription": description,
  })) {
    group.setAttribute(attribute, value);
  }
  let held = false;
  group.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  group.addEventListener("pointerdown", (event) => {
    held = true;
    group.classList.add("held");
    group.focus({ preventScroll: true });
    if (event.isTrusted) group.setPointerCapture(event.pointerId);
    event.preventDefault();
    event.stopPropagation();
  });
  group.addEventListener("pointermove", (event) => held && drag(placeIn(svg, event)));
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"] as const) {
    group.addEventListener(type, () => {
      held = false;
      group.classList.remove("held");
    });
  }
  group.addEventListener("keydown", (event) => {
    const direction = arrows[event.key];
    if (!direction) return;
    event.preventDefault();
    const size = event.shiftKey ? 5 : 1;
    step(direction[0] * size, direction[1] * size);
  });
}
