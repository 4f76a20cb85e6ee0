import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { jacobian, log, sub, type Tensor, tensor, unstack } from "wengert";
import { expression } from "wengert/expression";
import { type FitOptions, leastSquares } from "wengert/fit";

interface Problem {
  readonly id: string;
  readonly model: string;
  readonly response: "y" | "log(y)";
  readonly start1: readonly number[];
  readonly start2: readonly number[];
  readonly certified: { readonly b: readonly string[] };
  readonly y: readonly number[];
  readonly x: readonly (readonly number[])[];
}
interface Plain {
  readonly residual: (b: number[]) => number[];
  readonly rows: (b: number[]) => number[][];
}
const problems = JSON.parse(readFileSync("test/data/nist/nonlinear.json", "utf8")) as Problem[];
/** Residuals and exact rows as plain numbers. */
function plainOf(p: Problem): Plain {
  const variables = [...p.x.map((_, k) => `x${k + 1}`), ...p.start1.map((_, k) => `b${k + 1}`)];
  const f = expression(p.model, { variables });
  const y = p.response === "y" ? tensor([...p.y]) : log(tensor([...p.y]));
  const columns = p.x.map((column) => tensor([...column]));
  const vector = (b: Tensor): Tensor => sub(f(...([...columns, ...unstack(b)] as [Tensor, ...Tensor[]])), y);
  const slopes = jacobian(vector);
  return {
    residual: (b) => vector(tensor(b)).toArray() as number[],
    rows: (b) => slopes(tensor(b)).toArray() as number[][],
  };
}
/** No search: the check alone, at a point. */
const checkAt = ({ residual, rows }: Plain, b: readonly number[], options: object = {}) => {
  let evaluations = 0;
  const counted = (x: number[]): number[] => {
    evaluations++;
    return residual(x);
  };
  leastSquares(counted, [...b], { maxIterations: 0, jacobian: rows, ...options } as FitOptions<number[]>);
  return evaluations;
};
const faults: Readonly<Record<string, (rows: number[][]) => number[][]>> = {
  "the wrong sign": (rows) => rows.map((row) => row.map((v) => -v)),
  "twice what it is": (rows) => rows.map((row) => row.map((v) => 2 * v)),
  "in degrees": (rows) => rows.map((row) => row.map((v) => (v * Math.PI) / 180)),
  "one column of the wrong sign": (rows) => rows.map((row) => row.map((v, k) => (k === row.length - 1 ? -v : v))),
  "one column that is zero": (rows) => rows.map((row) => row.map((v, k) => (k === 0 ? 0 : v))),
  "columns in another order": (rows) => rows.map((row) => [...row].reverse()),
};

describe("a Jacobian of the user's that is right is never refused:", () => {
  it.each(problems.map((p) => [p.id, p] as const))("%s, from both starts and where it ends", (_, p) => {
    const plain = plainOf(p);
    for (const b of [p.start1, p.start2, p.certified.b.map(Number)]) checkAt(plain, b);
    const fit = leastSquares(plain.residual, [...p.start2], { jacobian: plain.rows });
    expect(fit.iterations).toBeGreaterThan(0);
  });
  it("at bounds, on one side and between two that are near", () => {
    for (const p of problems) {
      const b = p.certified.b.map(Number);
      const near = b.map((v, k) => v + (k % 2 === 0 ? 0 : 1e-9 * Math.abs(v)));
      const options = { lower: b.map((v, k) => (k % 2 === 0 ? v : v - 1)), upper: near };
      checkAt(plainOf(p), b, { ...options, jacobian: plainOf(p).rows });
    }
    // Outside of its bounds it is not asked.
    let outside = 0;
    const root: Plain = {
      residual: ([a, c]) => {
        if (a! < 0 || c! < 0) {
          outside++;
          throw new Error("outside");
        }
        return [Math.sqrt(a!) - 2, a! - c!, c! ** 1.5 - 1];
      },
      rows: ([a, c]) => [
        [0.5 / Math.sqrt(a!), 0],
        [1, -1],
        [0, 1.5 * Math.sqrt(c!)],
      ],
    };
    checkAt(root, [1e-12, 0], { lower: 0 });
    checkAt({ ...root, rows: ([a, c]) => root.rows([a!, c!]).map((row) => row.map((v) => -v)) }, [1, 0], {
      lower: [1, 0],
    });
    expect(outside).toBe(0);
    checkAt(root, [1e-12, 0]);
    expect(outside).toBeGreaterThan(0);
  });
  it("at kinks, whichever side it takes", () => {
    for (const side of [-1, -0.3, 0, 1]) {
      const kink: Plain = {
        residual: ([a, c]) => [Math.abs(a!), Math.max(a!, c!) - 1, c!, Math.abs(c! - 2) - 1],
        rows: () => [[side, 0], side > 0 ? [1, 0] : [0, 1], [0, 1], [0, -1]],
      };
      checkAt(kink, [0, 0]);
    }
  });
  it("of noise, of steps, and of single precision", () => {
    const t = Array.from({ length: 20 }, (_, k) => k / 4);
    const model = (b: number[]): number[] => t.map((s) => b[0]! * Math.exp(-b[1]! * s) + b[2]!);
    const rows = (b: number[]): number[][] =>
      t.map((s) => [Math.exp(-b[1]! * s), -b[0]! * s * Math.exp(-b[1]! * s), 1]);
    let state = 1;
    const noise = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647 - 0.5;
    };
    for (const size of [1e-9, 1e-7, 1e-5, 1e-3, 0.1])
      for (let run = 0; run < 50; run++)
        checkAt({ residual: (b) => model(b).map((v) => v - 3 + size * noise()), rows }, [5, 0.7, 1]);
    for (const size of [1e-8, 1e-3, 0.1])
      checkAt({ residual: (b) => model(b).map((v) => size * Math.round(v / size) - 3), rows }, [5, 0.7, 1]);
    checkAt({ residual: (b) => model(b).map((v) => Math.fround(v) - 3), rows }, [5, 0.7, 1]);
    checkAt({ residual: (b) => model(b).map((v) => v + 1e12 - 1e12), rows }, [5, 0.7, 1]);
  });
  it("badly scaled, and far from straight", () => {
    for (const [p, q] of [
      [1e-150, 1e150],
      [1e12, 1e-9],
      [1, 0],
    ] as const) {
      const residual = ([a, c]: number[]): number[] =>
        [1, 2, 3].map((s) => a! * (p || 1) * s + c! * (q || 1) * s * s - s);
      const rows = (): number[][] => [1, 2, 3].map((s) => [(p || 1) * s, (q || 1) * s * s]);
      checkAt({ residual, rows }, [1 / (p || 1), q === 0 ? 0 : 1 / q]);
      checkAt({ residual, rows }, [0, 0]);
    }
    for (const w of [1, 1e3, 1e5, 1e6, 1e8, 1e12]) {
      const residual = ([a]: number[]): number[] => [1, 1.1, 1.3].map((s) => Math.sin(w * s * a!));
      checkAt({ residual, rows: ([a]) => [1, 1.1, 1.3].map((s) => [w * s * Math.cos(w * s * a!)]) }, [1.2345]);
    }
  });
  it("in two evaluations at a point", () => {
    const [p] = problems as [Problem];
    // One tells how many residuals there are, one is the start, one the end.
    expect(checkAt(plainOf(p), p.start1)).toBe(3 + 2);
  });
  it("with what differences of one side leave", () => {
    for (const p of problems) {
      const { residual } = plainOf(p);
      const rows = (b: number[]): number[][] => {
        const r = residual(b);
        const columns = b.map((v, k) => {
          const h = 2 ** -26 * (Math.abs(v) || 1);
          return residual(b.map((u, i) => (i === k ? u + h : u))).map((s, i) => (s - r[i]!) / h);
        });
        return r.map((_, i) => columns.map((c) => c[i]!));
      };
      for (const b of [p.start1, p.start2]) checkAt({ residual, rows }, b);
    }
  });
});

describe("a Jacobian of the user's that is wrong is refused:", () => {
  it.each(Object.entries(faults))("%s, in every problem of NIST's, at both starts", (_, fault) => {
    for (const p of problems) {
      const { residual, rows } = plainOf(p);
      for (const b of [p.start1, p.start2])
        expect(() => checkAt({ residual, rows: (x) => fault(rows(x)) }, b), p.id).toThrow(/jacobian gives/);
    }
  });
  it("the transpose, by its shape and by its numbers", () => {
    const t = [0, 1, 2, 3];
    const residual = (b: number[]): number[] => t.map((s) => b[0]! + b[1]! * s);
    const flat = [...t.map(() => 1), ...t];
    const given = (jacobian: () => number[] | number[][]) => () =>
      leastSquares(residual, [1, 1], { jacobian } as FitOptions<number[]>);
    expect(given(() => [t.map(() => 1), t])).toThrow(/jacobian gave 2 rows for 4 residuals.*not the transpose/);
    expect(given(() => flat)).toThrow(/jacobian gives/);
    const square = ([a, c]: number[]): number[] => [a! + 3 * c! - 1, a! - 2 * c!];
    expect(() =>
      checkAt(
        {
          residual: square,
          rows: () => [
            [1, 1],
            [3, -2],
          ],
        },
        [1, 1],
      ),
    ).toThrow(/jacobian gives/);
    checkAt(
      {
        residual: square,
        rows: () => [
          [1, 3],
          [1, -2],
        ],
      },
      [1, 1],
    );
  });
  it("with the number that is off most, in the units of the user's", () => {
    const t = [1, 2, 3];
    const residual = ({ height, rate }: { height: number; rate: number }): number[] =>
      t.map((s) => height * Math.exp(-rate * s) - 1);
    const loose = leastSquares as (residual: unknown, x0: unknown, options: object) => unknown;
    const jacobian = ({ height, rate }: { height: number; rate: number }): number[][] =>
      t.map((s) => [Math.exp(-rate * s), height * s * Math.exp(-rate * s)]);
    const fit = () => loose(residual, { height: 2, rate: 0.5 }, { weights: [1, 4, 100], jacobian });
    expect(fit).toThrow(
      /jacobian gives 1\.33878 for the derivative of residual 2 by rate at rate = 0\.5, where differences of the residual give -1\.33878; 3 of 3 rows are off/,
    );
    expect(fit).toThrow(
      /Row i holds the derivatives of residual i by each parameter in turn: mend it, or leave jacobian out/,
    );
  });
  it("where it is right at the start and wrong where the search ends", () => {
    const t = [0, 1, 2, 3, 4];
    const y = [2, 1.2, 0.75, 0.45, 0.26];
    const residual = ([a, k]: number[]): number[] => t.map((s) => a! * Math.exp(-k! * s) - y[Math.round(s)]!);
    const stale = t.map((s) => [Math.exp(-0.6 * s), -1.5 * s * Math.exp(-0.6 * s)]);
    expect(() => leastSquares(residual, [1.5, 0.6], { jacobian: () => stale })).toThrow(/jacobian gives/);
  });
});
