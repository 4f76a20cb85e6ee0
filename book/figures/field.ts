import { contours } from "d3-contour";
import { grad, jvp, sum, type Tensor, tensor, valueAndGrad } from "wengert";
import { type Expression, expression } from "wengert/expression";
import { remembered } from "./memo.ts";
import { outline, simplified } from "./outline.ts";
import type { Point } from "./svg.ts";

/** Samples along a side of the map; an even number spares the middle. */
const SAMPLES = 97;
const BANDS = 13;

/** A function on the square [-r, r]², sampled for the map, with exact derivatives at any point. */
export interface Field {
  readonly r: number;
  /** Samples along a side. */
  readonly n: number;
  readonly values: Float64Array;
  readonly levels: readonly number[];
  /** Value and gradient at a point. */
  at(x: number, y: number): { readonly value: number; readonly gradient: readonly [number, number] };
  /** Derivative in the direction u at a point, pushed forward along u. */
  along(p: readonly [number, number], u: readonly [number, number]): number;
  /** Values at many points, which may be no numbers where f is not defined. */
  valuesAt(xs: Float64Array, ys: Float64Array): Float64Array;
  /** Gradients at many points, one call of the engine. */
  gradients(xs: Float64Array, ys: Float64Array): { readonly x: Float64Array; readonly y: Float64Array };
}

function lattice(r: number, n: number): { xs: Float64Array; ys: Float64Array } {
  const side = (i: number): number => -r + (2 * r * i) / (n - 1);
  return {
    xs: Float64Array.from({ length: n * n }, (_, k) => side(k % n)),
    ys: Float64Array.from({ length: n * n }, (_, k) => -side(Math.floor(k / n))),
  };
}

/** Levels between equal shares of the area and equal steps of value: bowls and long valleys both stay readable. */
function levelsOf(values: Float64Array): number[] {
  const sorted = Float64Array.from(values).sort();
  const low = sorted[0]!;
  const high = sorted[sorted.length - 1]!;
  return Array.from({ length: BANDS }, (_, k) => {
    const share = (k + 1) / (BANDS + 1);
    return 0.5 * sorted[Math.floor(share * (sorted.length - 1))]! + 0.5 * (low + (high - low) * share);
  });
}

/** The field of a formula in x and y. Throws what a reader can mend: where the formula is wrong, or where f is not finite. */
export const fieldOf: (formula: string, r: number, n?: number) => Field = remembered(sampled);

function sampled(formula: string, r: number, n = SAMPLES): Field {
  const f: Expression = expression(formula, { variables: ["x", "y"] });
  const { xs, ys } = lattice(r, n);
  const valuesAt = (x: Float64Array, y: Float64Array): Float64Array => {
    const whole = f(tensor(x), tensor(y));
    if (whole.size === 1) return new Float64Array(x.length).fill(whole.item());
    return Float64Array.from(whole.toTypedArray() as Float64Array);
  };
  const all = valuesAt(xs, ys);
  if (!all.every(Number.isFinite)) throw new RangeError("f is not finite on the whole square");
  const slope = valueAndGrad((p: { x: Tensor; y: Tensor }) => f(p.x, p.y));
  const slopes = grad((p: { x: Tensor; y: Tensor }) => sum(f(p.x, p.y)));
  return {
    r,
    n,
    values: all,
    levels: levelsOf(all),
    at: remembered((x: number, y: number) => {
      const [value, gradient] = slope({ x: tensor(x), y: tensor(y) });
      return { value: value.item(), gradient: [gradient.x.item(), gradient.y.item()] as const };
    }),
    along([x, y], [ux, uy]) {
      const [, slope] = jvp((a: Tensor, b: Tensor) => f(a, b), [x, y], [ux, uy]);
      return slope.item();
    },
    valuesAt,
    gradients(x, y) {
      const g = slopes({ x: tensor(x), y: tensor(y) });
      return {
        x: Float64Array.from(g.x.toTypedArray() as Float64Array),
        y: Float64Array.from(g.y.toTypedArray() as Float64Array),
      };
    },
  };
}

type Rings = readonly (readonly (readonly (readonly number[])[])[])[];

/** What a boundary may be off by, in units of the drawing: less than is seen. */
const UNSEEN = 0.12;

function pathOf(polygons: Rings, n: number, width: number): string {
  const scale = width / (n - 1);
  const corner = ([x, y]: readonly number[]): Point => ({ x: (x! - 0.5) * scale, y: (y! - 0.5) * scale });
  return polygons.flatMap((rings) => rings.map((ring) => outline(simplified(ring.map(corner), UNSEEN), true))).join("");
}

/** Where f is at least each level: nested shapes, one path a level. */
export const bands = ({ values, levels, n }: Field, width: number): string[] =>
  contours()
    .size([n, n])
    .thresholds([...levels])(values as unknown as number[])
    .map(({ coordinates }) => pathOf(coordinates, n, width));

/** The boundary of the region where f is at least the value. */
export const levelCurve = ({ values, n }: Field, value: number, width: number): string =>
  pathOf(
    contours()
      .size([n, n])
      .contour(values as unknown as number[], value).coordinates,
    n,
    width,
  );
