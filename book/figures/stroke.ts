import { placeIn } from "./handle.ts";
import type { Point } from "./svg.ts";

/** What a stroke calls. */
export interface StrokeOptions {
  on(): boolean;
  /** Called with all places of the stroke so far. */
  draw(places: readonly Point[]): void;
}

/** Strokes of mouse, pen or finger over a drawing; handles on it keep what begins on them. */
export function takeStrokes(svg: SVGSVGElement, { on, draw }: StrokeOptions): void {
  let places: Point[] | null = null;
  svg.addEventListener("touchstart", (event) => on() && event.preventDefault(), { passive: false });
  svg.addEventListener("pointerdown", (event) => {
    if (!on() || !event.isPrimary) return;
    places = [placeIn(svg, event)];
    if (event.isTrusted) svg.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => {
    if (!places || !event.isPrimary) return;
    places.push(placeIn(svg, event));
    draw(places);
  });
  for (const type of ["pointerup", "pointercancel"] as const) svg.addEventListener(type, () => (places = null));
}
