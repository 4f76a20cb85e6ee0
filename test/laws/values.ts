import { mul, sum, type Tensor, vmap } from "../../src/index.ts";
import type { Program } from "../../src/ir/program.ts";
import { type Shape, withShape } from "../../src/ir/type.ts";
import { jit } from "../../src/jit/index.ts";
import { recordProgram } from "../../src/record/record.ts";
import { run } from "../../src/record/run.ts";
import { isLeaf, primitives } from "../../src/record/table.ts";
import { simplify } from "../../src/transforms/simplify.ts";
import { agree, type Case, caseAt, type Law } from "./law.ts";
import { build, like, numbers, ROUNDING, rawOf, stackRows } from "./numbers.ts";

const EXACT = { relative: 0 };
const programOf = (c: Case): Program =>
  recordProgram(
    "a law",
    c.x.map((v) => v.type),
    (v) => [c.f(...v)],
  ).program;
const numbersOf = (raw: unknown): number[] => (typeof raw === "number" ? [raw] : [...(raw as Float64Array)]);
function sameType(what: string, got: Tensor, want: Tensor, shape: Shape = want.shape): void {
  const type = withShape(want.type, shape);
  if (got.type !== type)
    throw new Error(`${what} has type ${got.dtype}[${got.shape}] where ${want.dtype}[${shape}] is expected`);
}

const recorded: Law = {
  name: "a recorded program has the value",
  order: 0,
  forward: true,
  check(c) {
    const program = programOf(c);
    const raws = c.x.map(rawOf);
    agree("recorded", numbersOf(run(program, raws)[0]), numbers(c.y), EXACT);
    agree("simplified", numbersOf(run(simplify(program)[0], raws)[0]), numbers(c.y), EXACT);
    agree("after the runs", numbersOf(run(program, c.x.map(rawOf))[0]), numbers(c.y), EXACT);
  },
};
const jitted: Law = {
  name: "jit has the value",
  order: 0,
  forward: true,
  check(c) {
    const f = jit(c.f);
    for (const turn of ["first", "second"]) {
      const y = f(...c.x) as Tensor;
      sameType(`the ${turn} jitted result`, y, c.y);
      agree(`the ${turn} jitted call`, numbers(y), numbers(c.y), { relative: 1e-14, ofLargest: 1e-15 });
    }
  },
};

/** Rows near the point; integers stay. */
const near = (c: Case): Tensor[] =>
  c.x.map((v) => (v.dtype === "f64" ? like(v, (a) => a * (1 + (c.random() - 0.5) / 512)) : v));
/** Which arguments carry the batch: every choice for up to three arguments, else each alone and all. */
function choices(n: number): boolean[][] {
  if (n > 3)
    return [
      ...Array.from({ length: n }, (_, k) => Array.from({ length: n }, (_v, j) => j === k)),
      new Array<boolean>(n).fill(true),
    ];
  return Array.from({ length: 2 ** n - 1 }, (_, m) => Array.from({ length: n }, (_v, k) => (((m + 1) >> k) & 1) === 1));
}
function batchLaw(size: number): Law {
  return {
    name: `vmap is a loop over ${size} examples, whichever arguments carry them and on whichever axis`,
    order: 0,
    forward: true,
    check(c) {
      const rows = Array.from({ length: size }, () => near(c));
      for (const batched of choices(c.x.length))
        for (const last of [false, true]) {
          const shared = c.x;
          const axes = batched.map((on, k) => (on ? (last ? c.x[k]!.rank : 0) : null));
          const args = c.x.map((v, k) =>
            batched[k]
              ? stackRows(
                  rows.map((r) => r[k]!),
                  axes[k]!,
                  v.shape,
                  v.dtype,
                )
              : v,
          );
          const one = (r: readonly Tensor[]): Tensor => c.f(...shared.map((v, k) => (batched[k] ? r[k]! : v)));
          const outAxis = last ? c.y.rank : 0;
          const got = vmap(c.f, { inAxes: axes, outAxes: outAxis })(...args);
          const want = stackRows(rows.map(one), outAxis, c.y.shape, c.y.dtype);
          const what = `inAxes [${axes.map(String)}], outAxes ${outAxis}`;
          sameType(what, got, c.y, want.shape);
          agree(what, numbers(got), numbers(want), ROUNDING);
        }
    },
  };
}
const nestedBatch: Law = {
  name: "vmap of vmap is a loop of loops",
  order: 0,
  forward: true,
  check(c) {
    if (c.x.length === 0) return;
    const rows = Array.from({ length: 2 }, () => Array.from({ length: 2 }, () => near(c)));
    const args = c.x.map((v, k) =>
      stackRows(
        rows.map((row) =>
          stackRows(
            row.map((r) => r[k]!),
            0,
            v.shape,
            v.dtype,
          ),
        ),
        0,
        [2, ...v.shape],
        v.dtype,
      ),
    );
    const got = vmap((...y: Tensor[]) => vmap(c.f)(...y))(...args);
    agree(
      "two levels",
      numbers(got),
      rows.flatMap((row) => row.flatMap((r) => numbers(c.f(...r)))),
      ROUNDING,
    );
  },
};

/** Only lanes: such a program makes sense at any size. */
function lanesOnly(c: Case): boolean {
  const p = programOf(c);
  let operations = 0;
  for (let i = 0; i < p.n; i++) {
    if (p.type(i).size !== c.y.size || p.data.has(i)) return false;
    if (isLeaf(p.op(i))) continue;
    if (!primitives[p.op(i)]!.lanewise) return false;
    operations++;
  }
  return operations > 0;
}
const empty: Law = {
  name: "no numbers in, no numbers out",
  order: 0,
  forward: true,
  check(c) {
    if (c.y.rank === 0 || !lanesOnly(c)) return;
    for (const shape of [[0], [2, 0], [0, 3]]) {
      const x = c.x.map((v) => build([], shape, v.dtype));
      const { y } = caseAt(c.op, x);
      sameType("an empty result", y, c.y, shape);
      if (numbers(jit((...v: Tensor[]) => sum(mul(c.f(...v).cast("f64"), 2)))(...x)).join() !== "0")
        throw new Error("the sum of an empty result is not 0");
    }
  },
};
export const valueLaws: readonly Law[] = [recorded, jitted, batchLaw(0), batchLaw(1), batchLaw(3), nestedBatch, empty];
