import { describe, expect, it } from "vitest";
import { scan } from "../../../src/control/loops.ts";
import type { Scan } from "../../../src/control/scan.ts";
import type { Program } from "../../../src/ir/program.ts";
import { type Raw, storage } from "../../../src/ir/raw.ts";
import { add, div, mul, neg } from "../../../src/prims/arithmetic.ts";
import { broadcastTo, sum } from "../../../src/prims/broadcast.ts";
import { full } from "../../../src/prims/creation.ts";
import { exp } from "../../../src/prims/exponential.ts";
import { take } from "../../../src/prims/indexing.ts";
import { run } from "../../../src/record/run.ts";
import { codeNamed, nameOf } from "../../../src/record/table.ts";
import type { Tensor } from "../../../src/record/tensor.ts";
import { tidy } from "../../../src/wasm/list/tidy.ts";
import fc from "../../properties.ts";
import { f64, programOf } from "../programs.ts";

type Arrays = [c: Tensor, d: Tensor, rows: Tensor];
type F = (...x: Arrays) => Tensor | readonly Tensor[];
const types = [f64(4), f64(4), f64(5, 4)];

interface Form {
  readonly operations: string;
  readonly constants: number;
  readonly carries: number;
  readonly rows: number;
  readonly ys: number;
}
function formOf(p: Program): Form | undefined {
  const at = Array.from({ length: p.n }, (_, i) => i).find((i) => p.op(i) === codeNamed("scan"));
  if (at === undefined) return undefined;
  const { body, constants, carries } = p.params.get(at) as Scan;
  const names = Array.from({ length: body.n }, (_, i) => nameOf(body.op(i)));
  return {
    operations: names.filter((name) => !["input", "const", "broadcast"].includes(name)).join(" "),
    constants,
    carries,
    rows: body.inputs.length - constants - carries,
    ys: body.outputs.length - carries,
  };
}
const ones = (): Tensor => full([4], 1);
const loops: Readonly<Record<string, [Form | undefined, F]>> = {
  "what follows from constants leaves the loop": [
    { operations: "mul", constants: 1, carries: 1, rows: 0, ys: 0 },
    (c, d) => scan((h: Tensor) => [h.mul(exp(d).add(1))], c, null, { length: 5 })[0],
  ],
  "a carry that comes back unchanged is a constant": [
    { operations: "mul", constants: 1, carries: 1, rows: 0, ys: 0 },
    (c, d) => {
      const [h, k] = scan(
        ([h, k]: [Tensor, Tensor]) => [[h.mul(k), k] as [Tensor, Tensor]],
        [c, d] as [Tensor, Tensor],
        null,
        {
          length: 5,
        },
      )[0];
      return [h, k];
    },
  ],
  "carries that nobody wants are not computed": [
    { operations: "add", constants: 1, carries: 1, rows: 0, ys: 0 },
    (c, d) =>
      scan(([h, k]: [Tensor, Tensor]) => [[h.add(d), k.mul(h)] as [Tensor, Tensor]], [c, d] as [Tensor, Tensor], null, {
        length: 5,
      })[0][0],
  ],
  "carries that another one needs stay": [
    { operations: "add mul", constants: 1, carries: 2, rows: 0, ys: 0 },
    (c, d) =>
      scan(([h, k]: [Tensor, Tensor]) => [[h.add(d), k.mul(h)] as [Tensor, Tensor]], [c, c] as [Tensor, Tensor], null, {
        length: 5,
      })[0][1],
  ],
  "rows that nobody wants are not stacked": [
    { operations: "mul", constants: 1, carries: 1, rows: 0, ys: 1 },
    (c, d) => {
      const [, [y]] = scan((h: Tensor) => [h.mul(d), [h, exp(h)] as const], c, null, { length: 5 });
      return y;
    },
  ],
  "a row of xs, a constant and a copy are not stacked": [
    { operations: "add", constants: 0, carries: 1, rows: 1, ys: 1 },
    (c, d, rows) => {
      const [h, ys] = scan((h: Tensor, x: Tensor) => [h.add(x), [x, d, h, h, ones()] as const], c, rows);
      return [h, ...ys];
    },
  ],
  "operands are passed once": [
    { operations: "mul add", constants: 0, carries: 1, rows: 1, ys: 0 },
    (c, _d, rows) => scan((h: Tensor, [x, y]: [Tensor, Tensor]) => [h.add(x.add(y))], c, [rows, rows] as const)[0],
  ],
  "rows that are all the same are a constant": [
    { operations: "mul", constants: 1, carries: 1, rows: 0, ys: 0 },
    (c, d) => scan((h: Tensor, x: Tensor) => [h.mul(exp(x))], c, broadcastTo(d, [5, 4], [1]))[0],
  ],
  "numbers are written into the body": [
    { operations: "add", constants: 0, carries: 1, rows: 1, ys: 0 },
    (c, _d, rows) =>
      scan((h: Tensor, [x, y]: [Tensor, Tensor]) => [h.add(x.mul(y))], c, [rows, full([5, 4], 1)] as const)[0],
  ],
  "nothing is left of a loop without work": [
    undefined,
    (_c, d, rows) => scan((h: Tensor, x: Tensor) => [h, x] as const, d, rows),
  ],
  "what can fail stays inside": [
    { operations: "sum cast gather add", constants: 1, carries: 1, rows: 0, ys: 0 },
    (c, d) =>
      scan((h: Tensor) => [h.add(broadcastTo(take(d, sum(d).cast("i32")), [4], []))], c, null, { length: 0 })[0],
  ],
  "an inner loop is shortened too": [
    { operations: "scan part", constants: 1, carries: 1, rows: 0, ys: 0 },
    (c, d) =>
      scan((h: Tensor) => [scan((k: Tensor) => [k.mul(neg(exp(d)))], h, null, { length: 3 })[0]], c, null, {
        length: 5,
      })[0],
  ],
};
const special = [0, -0, 1, -1, 1e308, 5e-324, Infinity, -Infinity, Number.NaN];
const element = fc.oneof(fc.constantFrom(...special), fc.double({ min: -4, max: 4, noNaN: true }));
const numbers = fc.array(element, { minLength: 28, maxLength: 28 });
function rawsOf(all: readonly number[]): Raw[] {
  let at = 0;
  return types.map((t) => {
    const raw = storage(t);
    for (let k = 0; k < raw.length; k++) raw[k] = all[at++]!;
    return raw;
  });
}

describe.each(Object.entries(loops))("%s", (_name, [form, f]) => {
  const program = programOf(types, f as unknown as (...x: Tensor[]) => Tensor[]);
  const [short] = tidy(program);
  it("in the list", () => {
    expect(formOf(short)).toEqual(form);
  });
  it("and in no number", () => {
    fc.assert(
      fc.property(numbers, (all) => {
        const x = rawsOf(all);
        expect(run(short, x)).toEqual(run(program, x));
      }),
    );
  });
});

type Step = readonly [kind: number, a: number, b: number];
const body = fc.array(fc.tuple(fc.nat(4), fc.nat(99), fc.nat(99)), { minLength: 1, maxLength: 10 });
/** A loop over three carries, two kinds of constants and two kinds of rows, made of the given steps. */
function composed(list: readonly Step[], picks: readonly number[], length: number): F {
  return (c, d, rows) => {
    const [carries, ys] = scan(
      ([h, k, m]: [Tensor, Tensor, Tensor], [x, y]: [Tensor, Tensor]) => {
        const v: Tensor[] = [h, k, m, d, x, y, ones(), exp(d)];
        for (const [kind, i, j] of list) {
          const [a, b] = [v[i % v.length]!, v[j % v.length]!];
          v.push(
            [() => add(a, b), () => mul(a, b), () => div(a, b), () => neg(a), () => broadcastTo(sum(b), [4], [])][
              kind
            ]!(),
          );
        }
        const [p, q, r, s, t, u] = picks.map((k) => v[k % v.length]!) as [
          Tensor,
          Tensor,
          Tensor,
          Tensor,
          Tensor,
          Tensor,
        ];
        return [
          [p, q, r],
          [s, t, u],
        ] as [[Tensor, Tensor, Tensor], [Tensor, Tensor, Tensor]];
      },
      [c, d, c] as [Tensor, Tensor, Tensor],
      [rows, broadcastTo(d, [5, 4], [1])] as const,
      { reverse: length === 5 },
    );
    return [carries[picks[0]! % 3]!, ys[picks[1]! % 3]!, ys[picks[2]! % 3]!];
  };
}
it("loops of many operations keep every bit", () => {
  const picks = fc.array(fc.nat(99), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(body, picks, numbers, fc.constantFrom(4, 5), (list, chosen, all, length) => {
      const program = programOf(types, composed(list, chosen, length) as unknown as (...x: Tensor[]) => Tensor[]);
      const [short] = tidy(program);
      const x = rawsOf(all);
      expect(run(short, x)).toEqual(run(program, x));
    }),
    { numRuns: 200 },
  );
});
