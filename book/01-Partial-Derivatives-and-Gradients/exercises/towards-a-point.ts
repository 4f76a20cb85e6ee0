import { type Exercise, numeric, slopes, valueAt } from "../../exercises/index.ts";

const p = { x: 1, y: 2 };
const q = { x: 4, y: 6 };
const f = "x^2 + 3*x*y";
const g = slopes(f, p);
const along = (x: number, y: number): number => g.x * x + g.y * y;
const way = [q.x - p.x, q.y - p.y] as const;

const exercise: Exercise = numeric({
  fields: { slope: "$D_{\\mathbf{u}} f(\\mathbf{p})$" },
  right: () => ({ slope: along(...way) / Math.hypot(...way) }),
  mistakes: {
    "not-normalised": () => ({ slope: along(...way) }),
    "target-as-direction": () => ({ slope: along(q.x, q.y) / Math.hypot(q.x, q.y) }),
    "whole-way": () => ({ slope: (valueAt(f, q) - valueAt(f, p)) / Math.hypot(...way) }),
    steepest: () => ({ slope: Math.hypot(g.x, g.y) }),
  },
});
export default exercise;
