import { bands, type Field, fieldOf } from "./field.ts";
import { remembered } from "./memo.ts";
import { arrow, coordinate, type Point } from "./svg.ts";

/** Width of a map in its own units. */
export const WIDTH = 400;

/** Where a point of the square [-r, r]² stands on a map. */
export const toMap = (r: number, x: number, y: number): Point => ({
  x: ((x + r) / (2 * r)) * WIDTH,
  y: ((r - y) / (2 * r)) * WIDTH,
});

/** The point of the square at a place of a map. */
export const fromMap = (r: number, { x, y }: Point): readonly [number, number] => [
  -r + (2 * r * x) / WIDTH,
  r - (2 * r * y) / WIDTH,
];

/** Shaded bands between levels of f. */
export const bandPaths: (f: string, r: number, n?: number) => string = remembered((f, r, n) =>
  bands(fieldOf(f, r, n), WIDTH)
    .map((d) => `<path class="band" d="${d}"/>`)
    .join(""),
);

function arrows(r: number, field: Field): string {
  const n = 11;
  const place = (i: number): number => -r + (2 * r * (i + 0.5)) / n;
  const xs = Float64Array.from({ length: n * n }, (_, k) => place(k % n));
  const ys = Float64Array.from({ length: n * n }, (_, k) => place(Math.floor(k / n)));
  const g = field.gradients(xs, ys);
  const length = Array.from(xs, (_, k) => Math.hypot(g.x[k]!, g.y[k]!));
  const most = Math.max(...length);
  return length
    .map((l, k) => {
      if (l === 0) return "";
      const at = toMap(r, xs[k]!, ys[k]!);
      const half = (7 + 15 * Math.sqrt(l / most)) / (2 * l);
      const dx = g.x[k]! * half;
      const dy = -g.y[k]! * half;
      return arrow({ x: at.x - dx, y: at.y - dy }, { x: at.x + dx, y: at.y + dy }, "faint", 5);
    })
    .join("");
}

/** Arrows of the gradient on a lattice, their lengths compressed: they show directions. */
export const quiver: (f: string, r: number) => string = remembered((f, r) => arrows(r, fieldOf(f, r)));

/** A straight piece of a drawing. */
export const segment = (className: string, a: Point, b: Point): string =>
  `<path class="${className}" d="M${coordinate(a.x)} ${coordinate(a.y)}L${coordinate(b.x)} ${coordinate(b.y)}"/>`;
