import { describe, expect, it } from "vitest";
import { concatenate, reshape, stack, type Tensor } from "../../src/index.ts";
import { Program } from "../../src/ir/program.ts";
import { Pool } from "../../src/ir/raw.ts";
import { F64, type Type } from "../../src/ir/type.ts";
import { scalar } from "../../src/record/like.ts";
import { type RecordOptions, recordProgram } from "../../src/record/record.ts";

type F = (x: Tensor[]) => Tensor;
/** As it is written, by operations that nobody takes a shorter way for. */
const written: (xs: readonly Tensor[]) => Tensor = (xs) => concatenate(xs.map((x) => reshape(x, [1])));
const lines = (p: Program): unknown[] =>
  Array.from({ length: p.n }, (_, i) => [
    ...[p.op(i), p.type(i).id, p.operands(i), p.params.get(i), p.known(i), p.raw(i), p.sources[i]],
  ]);
const recorded = (f: F, given: readonly (Tensor | Type)[], options: RecordOptions): unknown[] =>
  lines(recordProgram("test", given, (x) => [f(x)], options).program);
const numbers = [scalar(2), scalar(-0), scalar(Number.NaN)];

describe("scalars side by side are the lines of reshape and concatenate", () => {
  const kinds: Readonly<Record<string, () => RecordOptions>> = {
    "with numbers": () => ({}),
    "in a list that is kept": () => ({ lazy: true }),
    "of a pool": () => ({ program: Object.assign(new Program(), { pool: new Pool() }) }),
    "with sources": () => ({ sources: () => "here" }),
    "whose numbers are unknown": () => ({ abstract: true }),
  };
  it.each(Object.keys(kinds))("%s", (kind) => {
    const made = recorded(stack, numbers, kinds[kind]!());
    expect(made).toEqual(recorded(written, numbers, kinds[kind]!()));
    expect(made.length).toBe(7);
  });
  it("whose arrays serve again in a list that is used again", () => {
    const program = Object.assign(new Program(), { pool: new Pool() });
    const arrays = [0, 1].map(() => {
      recordProgram("test", numbers, (x) => [stack(x)], { program });
      const made = [...program.data.values()];
      program.clear();
      return made;
    });
    expect(arrays[0]!.length).toBe(4);
    arrays[1]!.forEach((x, k) => void expect(x).toBe(arrays[0]![k]));
  });
  it("of types alone", () => {
    expect(recorded(stack, [F64, F64], {})).toEqual(recorded(written, [F64, F64], {}));
  });
  it.each(["f32", "i32", "bool"] as const)("of element type %s", (dtype) => {
    const given = [scalar(1, dtype), scalar(0, dtype)];
    expect(recorded(stack, given, {})).toEqual(recorded(written, given, {}));
  });
  it("with values of a recording outside, and numbers", () => {
    const around = (join: F): unknown =>
      recorded(
        ([x]) => {
          const inner = recordProgram("inner", [scalar(3)], ([y]) => [join([y!, x!, scalar(1), y!.mul(2)])]);
          return x!.mul(lines(inner.program).length).add(JSON.stringify(lines(inner.program)).length);
        },
        [scalar(2)],
        {},
      );
    expect(around(stack)).toEqual(around(written));
  });
});
