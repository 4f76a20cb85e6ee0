import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { grad, jvp, type Tensor, type TensorLike, vmap } from "../../src/index.ts";
import * as special from "../../src/special/index.ts";

type Binary = (a: TensorLike, b: TensorLike) => Tensor;
type Unary = (x: TensorLike) => Tensor;
interface UnaryPoint {
  readonly x: number;
  readonly f: number | string;
  readonly d1: number | string;
  readonly d2: number | string;
  readonly d3: number | string;
}
interface BinaryPoint {
  readonly x: readonly [number, number];
  readonly f: number;
  readonly grad: readonly [number, number];
  readonly hess: readonly [readonly [number, number], readonly [number, number]];
}
const golden = JSON.parse(readFileSync(new URL("../golden/primitives.json", import.meta.url), "utf8")) as {
  readonly unary: Record<string, { readonly points: readonly UnaryPoint[] }>;
  readonly binary: Record<string, { readonly points: readonly BinaryPoint[] }>;
};

const unaries: Record<string, Unary> = {
  erf: special.erf,
  erfc: special.erfc,
  erfcx: special.erfcx,
  erfinv: special.erfinv,
  ndtr: special.ndtr,
  log_ndtr: special.logNdtr,
  lgamma: special.lgamma,
  digamma: special.digamma,
  trigamma: special.trigamma,
  gamma: special.gamma,
  sinc_pi: special.sincPi,
  sinc: special.sinc,
  exprel: special.exprel,
  i0e: special.i0e,
  i1e: special.i1e,
  j0: special.j0,
  j1: special.j1,
  lambertw: special.lambertw,
};
const binaries: Record<string, Binary> = { betaln: special.betaln, gammainc_p: special.gammainc };

const eps = 2 ** -52;
const smallestNormal = 2 ** -1022;
const tolerances = [1e-13, 1e-12, 1e-11, 1e-11];
/** Error as a share of its bound: tol |v| + 4 eps |x v'|; absolute where the true value is 0 or subnormal. */
function excess(got: number, want: number, order: number, share: number): number {
  if (!Number.isFinite(want)) return Object.is(got, want) ? 0 : Number.POSITIVE_INFINITY;
  const size = Math.abs(want) < smallestNormal ? smallestNormal : Math.abs(want);
  const ratio = Math.abs(got - want) / (tolerances[order]! * size + 4 * eps * share);
  return Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
}

/** f, f', f'', f''' in one mode. */
type Mode = (f: Unary) => (x: number) => number[];
const nest = (d: (f: Unary) => Unary, f: Unary): Unary[] => [f, d(f), d(d(f)), d(d(d(f)))];
const reverse = (f: Unary): Unary => grad(f as (x: Tensor) => Tensor) as unknown as Unary;
const forward =
  (f: Unary): Unary =>
  (x) =>
    jvp(f as (x: Tensor) => Tensor, [x as Tensor], [1 as unknown as Tensor])[1] as Tensor;
const numberOf = (y: Tensor | number): number => (typeof y === "number" ? y : y.item());
const modes: Record<string, Mode> = {
  "nested grad": (f) => (x) => nest(reverse, f).map((g) => numberOf(g(x))),
  "nested jvp": (f) => (x) => nest(forward, f).map((g) => numberOf(g(x))),
  "grad of jvp of grad under vmap": (f) => (x) => {
    const mixed = [f, reverse(f), forward(reverse(f)), reverse(forward(reverse(f)))];
    return mixed.map((g) => vmap(g as (x: Tensor) => Tensor)(Float64Array.of(x, 0.5 * x) as never).toTypedArray()[0]!);
  },
};

describe("special functions at the golden points", () => {
  for (const [name, f] of Object.entries(unaries)) {
    for (const [mode, derivatives] of Object.entries(modes)) {
      it(`${name} by ${mode}`, () => {
        const bad: string[] = [];
        const { points } = golden.unary[name]!;
        for (const p of points) {
          const want = [p.f, p.d1, p.d2, p.d3].map(Number);
          derivatives(f)(p.x).forEach((got, k) => {
            const share = k < 3 ? Math.abs(p.x * want[k + 1]!) : 0;
            if (excess(got, want[k]!, k, share) > 1) bad.push(`order ${k} at ${p.x}: ${got}, not ${want[k]}`);
          });
        }
        expect(points.length).toBe(20);
        expect(bad).toEqual([]);
      });
    }
  }
  for (const [name, f] of Object.entries(binaries)) {
    const inner = (a: Tensor, b: Tensor): Tensor => f(a, b);
    const at = { argnums: [0, 1] } as const;
    const rows = {
      "grad of grad": (a: number, b: number) =>
        [0, 1].map((k) => grad((x: Tensor, y: Tensor) => grad(inner, at)(x, y)[k]!, at)(a, b).map(numberOf)),
      "jvp of grad": (a: number, b: number) =>
        [0, 1].map((k) =>
          jvp((x: Tensor, y: Tensor) => grad(inner, at)(x, y), [a, b], [k === 0 ? 1 : 0, k] as never)[1].map(numberOf),
        ),
    };
    for (const [mode, hessian] of Object.entries(rows)) {
      it(`${name} by ${mode}`, () => {
        const bad: string[] = [];
        for (const p of golden.binary[name]!.points) {
          const [a, b] = p.x;
          const check = (what: string, got: number, want: number, order: number, share: number): void => {
            if (!(excess(got, want, order, share) <= 1)) bad.push(`${what} at ${p.x}: ${got}, not ${want}`);
          };
          const shareOf = (slopes: readonly number[]): number => Math.abs(a * slopes[0]!) + Math.abs(b * slopes[1]!);
          check("value", f(a, b).item(), p.f, 0, shareOf(p.grad));
          grad(inner, at)(a, b).forEach((g, k) => {
            check(`slope ${k}`, numberOf(g), p.grad[k]!, 1, shareOf(p.hess[k]!));
          });
          hessian(a, b).forEach((row, k) => {
            row.forEach((h, l) => {
              check(`second ${k}${l}`, h, p.hess[k]![l]!, 2, 0);
            });
          });
        }
        expect(bad).toEqual([]);
      });
    }
  }
});
