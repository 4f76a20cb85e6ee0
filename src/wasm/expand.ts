import { type Params, Program } from "../ir/program.ts";
import { again } from "../record/emit.ts";
import { recordProgram } from "../record/record.ts";
import { type Expansion, type Primitive, row } from "../record/rules.ts";
import { primitives } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { repeat, replay } from "../transforms/replay.ts";
import { simplify } from "../transforms/simplify.ts";

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
/** Parameters with the programs among them written out; undefined when nothing changes. */
function expandedParams(params: Params | undefined): Params | undefined {
  let changed = false;
  const of = (x: unknown): unknown => {
    if (Array.isArray(x)) return x.some((y) => y instanceof Program) ? x.map(of) : x;
    if (!(x instanceof Program)) return x;
    const q = inside(x);
    changed ||= q !== x;
    return q;
  };
  const out = Object.fromEntries(Object.entries(params ?? {}).map(([key, x]) => [key, of(x)]));
  return changed ? out : undefined;
}

/**
 * A program in which every line that stands for a program of other operations is written out, also in the programs that
 * lines hold. `keep` are lines that survive; gives the program and where those lines went.
 */
export function expand(p: Program, keep: readonly number[] = []): [Program, readonly number[]] {
  const params = new Map<number, Params>();
  let changes = false;
  for (let i = 0; i < p.n; i++) {
    const lower = primitives[p.op(i)]?.lower;
    const stands = isProgram(lower);
    const own = stands ? undefined : expandedParams(p.params.get(i));
    if (own !== undefined) params.set(i, own);
    changes ||= own !== undefined || stands;
  }
  if (!changes) return [p, keep];
  const { program } = recordProgram(
    "jit",
    p.inputTypes,
    (x) => {
      const values = replay(p, x, (i, a) => {
        const lower = primitives[p.op(i)]?.lower;
        if (isProgram(lower)) return lower.program(row(a), p.params.get(i) ?? {});
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
