import type { Params, Program } from "../ir/program.ts";
import { again } from "../record/emit.ts";
import { recordProgram } from "../record/record.ts";
import { type Expansion, type Primitive, row } from "../record/rules.ts";
import { primitives } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { repeat, replay } from "../transforms/replay.ts";
import { simplify } from "../transforms/simplify.ts";
import { paramsWith } from "./list/params.ts";
import { wrapped } from "./wrapping.ts";

const known = new WeakMap<Program, Program>();
const inside = (x: Program): Program => {
  let q = known.get(x);
  if (q === undefined) {
    q = expand(x)[0];
    known.set(x, q);
  }
  return q;
};
const isProgram = (lower: Primitive["lower"] | undefined): lower is Expansion<Params> =>
  typeof lower === "object" && "program" in lower;

/**
 * A program in which every line that stands for a program of other operations is written out, also in the programs that
 * lines hold. `keep` are lines that survive; gives the program and where those lines went.
 */
export function expand(p: Program, keep: readonly number[] = []): [Program, readonly number[]] {
  const params = new Map<number, Params>();
  let changes = false;
  for (let i = 0; i < p.n; i++) {
    const lower = primitives[p.op(i)]?.lower;
    const given = p.params.get(i);
    const stands = isProgram(lower) || wrapped(lower, p.type(i)) !== undefined;
    const own = stands ? given : given && paramsWith(given, inside);
    if (own !== undefined && own !== given) params.set(i, own);
    changes ||= own !== given || stands;
  }
  if (!changes) return [p, keep];
  const { program } = recordProgram(
    "jit",
    p.inputTypes,
    (x) => {
      const values = replay(p, x, (i, a) => {
        const lower = primitives[p.op(i)]?.lower;
        if (isProgram(lower)) return lower.program(row(a), p.params.get(i) ?? {});
        const whole = wrapped(lower, p.type(i));
        if (whole !== undefined) return whole(a, p.params.get(i)?.["axes"] as readonly number[]);
        const own = params.get(i);
        return own === undefined ? repeat(p, i, a) : again(p.op(i), a, own);
      });
      return [...p.outputs, ...keep].map((o) => values[o] as Tensor);
    },
    { sealed: true, lazy: true },
  );
  return expand(...simplified(program, p.outputs.length));
}

/** The program with its first n results, and where the others went. */
function simplified(program: Program, n: number): [Program, number[]] {
  const kept = program.outputs.slice(n);
  program.outputs = program.outputs.slice(0, n);
  return simplify(program, kept);
}
