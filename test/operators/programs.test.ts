import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { grad, hessian, type Tensor, tensor, vmap } from "wengert";
import { jit } from "wengert/jit";
import { load } from "./modules.ts";

/** What people write: models, geometry, and the ways of the language, each a function of a list of numbers. */
interface Case {
  x: number[];
  /** A point that takes another branch. */
  x2?: number[];
  f: (x: number[]) => number;
}
/** Differences cannot tell: steps that a rounding hides, an answer that jumps. */
const notByDifferences = new Set(["roundings", "bisection"]);
/** Decisions that differ between examples: `vmap` says so. */
const decides = new Set([
  "newtonRoot",
  "bisection",
  "sortMedian",
  "conditionals",
  "doWhile",
  "blackScholes",
  "flattened",
  "entries",
  ...[
    "trycatch",
    "pk",
    "machine",
    "tryFinally",
    "rayMarch",
    "lookup",
    "quantity",
    "quick",
    "events",
    "circuit",
    "special",
  ],
  ...["american", "hoist", "config", "reads"],
]);

const shift = (x: readonly number[], i: number, h: number): number[] => x.map((v, k) => (k === i ? v + h : v));
const step = (v: number): number => 1e-4 * Math.max(1, Math.abs(v));
/** Central differences of fourth order (of second order for vectors). */
const slopes = ({ f, x }: Case): number[] =>
  x.map((v, i) => {
    const h = step(v);
    const central = (k: number): number => f(shift(x, i, k * h)) - f(shift(x, i, -k * h));
    return (8 * central(1) - central(2)) / (12 * h);
  });
const close = (a: readonly number[], b: readonly number[], tolerance: number): void =>
  a.forEach((v, i) => {
    expect(Math.abs(v - b[i]!), `entry ${i}: ${v} and ${b[i]}`).toBeLessThanOrEqual(tolerance * (1 + Math.abs(b[i]!)));
  });

for (const group of ["models", "geometry", "language", "users"])
  describe(`programs of users: ${group}`, () => {
    const cases = load(readFileSync(new URL(`programs/${group}.cjs`, import.meta.url), "utf8"));
    it.each(Object.entries(cases) as [string, Case][])("%s", (name, { f, x, x2 }) => {
      const g = grad(f);
      const exact = g(x);
      const compare = !notByDifferences.has(name);
      if (compare) close(exact, slopes({ f, x }), 1e-6);

      const compiled = jit(grad(f));
      close(compiled(x), exact, 1e-11);
      const other = x.map((v, i) => v * (1 + 0.013 * (i + 1)));
      close(compiled(other), g(other), 1e-10);
      if (x2 !== undefined) {
        close(compiled(x2), g(x2), 1e-10);
        close(g(x2), slopes({ f, x: x2 }), 1e-6);
      }
      close(compiled(x), exact, 1e-11);

      const second = hessian(f)(x);
      if (compare)
        second.forEach((row, i) => {
          const h = step(x[i]!);
          const [above, below] = [g(shift(x, i, h)), g(shift(x, i, -h))];
          close(
            row,
            above.map((v, k) => (v - below[k]!) / (2 * h)),
            1e-4,
          );
        });

      const batch = vmap(grad(f));
      const examples = [x, other];
      const rows = [exact, g(other)].flat();
      // A tensor has the methods of the array that it stands for.
      const given = tensor(examples) as unknown as number[][];
      if (decides.has(name))
        expect(() => batch(examples)).toThrow(/where\(test, a, b\), cond or whileLoop|not known here/);
      else {
        close(batch(examples).flat(), rows, 1e-10);
        close((batch(given) as unknown as Tensor).reshape([-1]).toArray() as number[], rows, 1e-10);
      }
    });
  });
