import { describe, expect, it } from "vitest";
import { exp, jacfwd, jacrev, log, pow, sqrt, standardize, type Tensor, tensor } from "../../src/index.ts";
import { families } from "./entries.ts";
import { disagreements, singular } from "./modes.ts";
import { numbers } from "./numbers.ts";
import type { Operator } from "./operator.ts";

const count = ({ points }: Operator): number => points[0]?.length ?? 0;
/** Does f take each lane of as many arguments by itself? */
function isLanewise({ f }: Operator, n: number): boolean {
  const at = (x: number | readonly number[]): number[] => numbers(f(...Array.from({ length: n }, () => tensor(x))));
  try {
    return at([0.5, 0.25]).join() === [...at(0.5), ...at(0.25)].join();
  } catch {
    return false;
  }
}
const files = ["activation", "arithmetic", "bessel", "elementary", "elementaryBinary", "gamma", "special"];
const smooth = families
  .filter(({ file }) => files.includes(file.replace(".ts", "")))
  .flatMap(({ entries }) => entries.filter(({ order }) => order !== 0));
/** Where roads part, and why. */
const known: Readonly<Record<string, RegExp>> = {
  // 1^y has no value there (in JavaScript), and the recurrence of Taylor mode keeps that; a slope of slope 0 does not.
  "pow, second argument moving": /^order [23] at (-?Infinity|NaN) beside 1:/,
  // The infinite slope of x/y in x meets the slope 0 of x in reverse mode only.
  "xlogy, second argument moving": /^order 3 at -?0 beside -?0:/,
  "xlog1py, second argument moving": /^order 3 at -1 beside -?0:/,
};

describe("derivatives 1 to 3 are the same by every road at singular points", () => {
  for (const op of smooth)
    if (count(op) === 1 && isLanewise(op, 1))
      it(op.name, () => {
        expect(disagreements((x) => op.f(x), singular)).toEqual([]);
      });
  const composites: Record<string, (x: Tensor) => Tensor> = {
    "2^(log x)": (x) => pow(2, log(x)),
    "e^(log x)": (x) => exp(log(x)),
    "0^(1 + sqrt x)": (x) => pow(0, sqrt(x).add(1)),
    "0^x": (x) => pow(0, x),
    "sqrt(0^(2 + x))": (x) => sqrt(pow(0, x.add(2))),
  };
  for (const [name, f] of Object.entries(composites))
    it(name, () => {
      expect(disagreements(f, singular, undefined, 1e-14)).toEqual([]);
    });
  const pairs = singular.flatMap((x) => singular.map((y) => [x, y] as const));
  for (const op of smooth)
    if (count(op) === 2 && isLanewise(op, 2)) {
      const [xs, ys] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
      it(`${op.name}, first argument moving`, () => {
        // Of several exponents Taylor mode does not ask which are integers: its last derivatives are 0 up to rounding.
        const rounding = op.name === "pow" ? 1e-14 : undefined;
        expect(disagreements((x) => op.f(x, tensor(ys)), xs, ys, rounding)).toEqual([]);
      });
      it(`${op.name}, second argument moving`, () => {
        const found = disagreements((y) => op.f(tensor(xs), y), ys, xs);
        const excused = known[`${op.name}, second argument moving`];
        expect(found.filter((place) => !excused?.test(place))).toEqual([]);
        if (excused) expect(found.some((place) => excused.test(place))).toBe(true);
      });
    }
});

describe("Jacobians of standardized rows, one of which has equal entries", () => {
  const x = tensor([
    [2, 2, 2],
    [1, 2, 4],
  ]);
  it.each([0, 1])("are the same forward and in reverse along axis %i", (axis) => {
    const f = (v: Tensor): Tensor => standardize(v, axis);
    const [forward, reverse] = [numbers(jacfwd(f)(x)), numbers(jacrev(f)(x))];
    expect(forward.map(Number.isNaN)).toEqual(reverse.map(Number.isNaN));
    expect(forward.filter(Number.isNaN).length).toBe(axis === 0 ? 4 : 9);
    forward.forEach((d, k) => {
      if (!Number.isNaN(d)) expect(d).toBeCloseTo(reverse[k]!, 14);
    });
  });
});
