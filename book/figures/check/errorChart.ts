import { axes, curve } from "../axes.ts";
import { italic } from "../labels.ts";
import { logScale, type Scale } from "../scale.ts";
import { coordinate as c, clamp, type Point } from "../svg.ts";
import type { ErrorCurve } from "./curves.ts";
import { type Method, type Model, steps } from "./quotients.ts";

/** Errors of a check up to here agree, up to there are in doubt, beyond they differ. */
export const AGREE = 1e-6;
export const DIFFER = 1e-3;

export const WIDTH = 440;
export const HEIGHT = 372;
const [LEFT, RIGHT, TOP, BOTTOM] = [46, 428, 30, 322];

export const h: Scale = logScale([steps[0]!, 1], [LEFT, RIGHT]);
/** Half a unit of the last place of 1 is about that: what is less, an exact hit too, stands on the lower edge. */
const LEAST = 1e-16;
const MOST = 30;
const error: Scale = logScale([LEAST, MOST], [BOTTOM, TOP]);

export const names: Readonly<Record<Method, string>> = {
  forward: "forward",
  central: "centred",
  richardson: "Richardson",
  complex: "complex step",
};

/** Shapes of the marks, so that no curve is told by its colour alone. */
const shapes: Readonly<Record<Method, string>> = {
  forward: "M-5 0A5 5 0 1 1 5 0A5 5 0 1 1 -5 0Z",
  central: "M0 -6.5L6.5 0L0 6.5L-6.5 0Z",
  richardson: "M0 -6.5L6 4.5H-6Z",
  complex: "M-5 -5H5V5H-5Z",
};
const mark = (method: Method, at: Point): string =>
  `<path class="mark s-${method}" d="${shapes[method]}" transform="translate(${c(at.x)} ${c(at.y)})"/>`;

/** A piece of the curve of a method with its mark, to stand beside its name. */
export const key = (method: Method): string =>
  `<svg class="key" width="34" height="14" viewBox="-17 -7 34 14" aria-hidden="true"><path class="series s-${method}" d="M-17 0H17"/>${mark(method, { x: 0, y: 0 })}</svg>`;

/** An error as the chart can show it: exact hits stand on its lower edge. */
const shown = (e: number): number => clamp(e, LEAST, MOST);

export interface ChartOptions {
  readonly chosen: Method;
  /** Theory of the chosen method, its errors in proportion to the slope. */
  readonly model: Model | null;
  /** Where checks agree, are in doubt and differ. */
  readonly zones: boolean;
  readonly yName: string;
}

function zoneMarks(): string {
  const band = (name: string, from: number, to: number, label: string): string => {
    const [low, high] = [error.at(from), error.at(to)];
    return `<rect class="zone ${name}" x="${LEFT}" y="${c(high)}" width="${RIGHT - LEFT}" height="${c(low - high)}"/><text class="zone-name" x="${RIGHT - 6}" y="${c(high + 15)}" text-anchor="end">${label}</text>`;
  };
  return (
    band("differs", DIFFER, MOST, "differs") +
    band("doubtful", AGREE, DIFFER, "in doubt") +
    band("agrees", LEAST, AGREE, "agrees")
  );
}

/** The straight line factor · h^power within the frame, its name beside the step `beside`. */
function guide(factor: number, power: number, beside: number, name: string): string {
  const of = (s: number): number => factor * s ** power;
  const inside = [...steps].filter((s) => of(s) >= LEAST && of(s) <= MOST);
  if (inside.length < 2) return "";
  const place = (s: number): Point => ({ x: h.at(s), y: error.at(of(s)) });
  const [p, q] = [place(inside[0]!), place(inside.at(-1)!)];
  const at = place(clamp(beside, inside[0]!, inside.at(-1)!));
  const label = `<text class="guide-name" x="${c(clamp(at.x + 10, LEFT + 6, RIGHT - 86))}" y="${c(clamp(at.y + (power > 0 ? 10 : -8), TOP + 12, BOTTOM - 8))}">${name}</text>`;
  return `<path class="guide" d="M${c(p.x)} ${c(p.y)}L${c(q.x)} ${c(q.y)}"/>${label}`;
}

const powers: Readonly<Record<number, string>> = { 1: "", 2: "²", 4: "⁴" };

function theory({ model }: ChartOptions): string {
  if (model === null) return "";
  const order = powers[model.order] ?? "";
  const at = c(h.at(model.step));
  const inside = model.step <= 1 && model.step >= steps[0]!;
  const foot = inside
    ? `<path class="theory" d="M${at} ${BOTTOM}V${c(error.at(shown(model.error)))}"/><text class="theory-name" x="${at}" y="${BOTTOM + 34}" text-anchor="${model.step > 1e-6 ? "end" : "middle"}">theory</text><path class="theory-foot" d="M${at} ${BOTTOM + 1}l-4 7h8Z"/>`
    : "";
  const rounding = guide(model.noise, -1, 1e-11, `rounding ∝ 1/${italic("h")}`);
  const left = guide(model.bend, model.order, model.step ** 0.62, `left out ∝ ${italic("h")}${order}`);
  return rounding + left + foot;
}

/** Curves of the errors with their best steps, and what theory says of the chosen one. */
export function chart(drawn: readonly ErrorCurve[], options: ChartOptions): string {
  const order = [...drawn].sort((a, b) => Number(a.method === options.chosen) - Number(b.method === options.chosen));
  const lines = order.map(({ method, errors }) => {
    const heights = Float64Array.from(errors, (e) => (Number.isNaN(e) ? e : shown(e)));
    const chosen = method === options.chosen ? " chosen" : "";
    return `<path class="series s-${method}${chosen}" d="${curve(h, error, steps, heights)}"/>`;
  });
  const marks = order.map(({ method, best }) => {
    if (best === null) return "";
    const at = { x: h.at(steps[best.index]!), y: error.at(shown(best.error)) };
    const side =
      method === "complex"
        ? { x: LEFT + 8, y: at.y - 8, anchor: "start" }
        : { x: at.x, y: at.y + 20, anchor: "middle" };
    const y = Math.min(side.y, BOTTOM - 6);
    const name = `<text class="series-name s-${method}" x="${c(clamp(side.x, LEFT + 30, RIGHT - 34))}" y="${c(y)}" text-anchor="${side.anchor}">${names[method]}</text>`;
    return `${method === "complex" ? "" : mark(method, at)}${name}`;
  });
  const zones = options.zones ? zoneMarks() : "";
  const frame = axes(h, error, { xName: `step ${italic("h")}`, yName: options.yName });
  return `${zones}${frame}${options.zones ? "" : theory(options)}${lines.join("")}${marks.join("")}`;
}

/** The line of the step that is held. */
export const cursor = (step: number): string => `<path class="cursor" d="M${c(h.at(step))} ${TOP}V${BOTTOM}"/>`;

/** Where it meets the chosen curve. */
export const meeting = (step: number, e: number, method: Method): string =>
  Number.isNaN(e) ? "" : mark(method, { x: h.at(step), y: error.at(shown(e)) });

/** Where the handle of the step stands: at the top of its line. */
export const gripAt = (step: number): Point => ({ x: h.at(step), y: TOP });
