import { type Params, PROJ, Program } from "../ir/program.ts";
import { primitives } from "../record/table.ts";

/*
 * To compile takes some hundred times as long as to run once. So it waits until running otherwise has taken about as long
 * as compiling would: who waits so waits at most twice as long as one who knows the number of calls beforehand (Karlin et
 * al. 1988, "Competitive snoopy caching").
 */
export const patience: {
  /** Calls of a function that writes a long list before it is compiled, and the milliseconds that they may take together. */
  readonly calls: number;
  readonly milliseconds: number;
  /** First runs of other programs that are interpreted, where that takes less time than compiling; 0: nothing waits. */
  readonly runs: number;
  /** Calls of a Jacobian or Hessian that is made entry by entry, before it is recorded. */
  readonly entries: number;
  /** Unknowns of a gradient that is made as in a plain call once: to record and interpret a short list takes twice as long. */
  readonly unknowns: number;
} = { calls: 64, milliseconds: 500, runs: 1, entries: 8, unknowns: 128 };

/** Nanoseconds, roughly: of the interpreter for a line of single numbers. */
const SCALAR = 300;
/** For one of arrays, or a turn of a loop. */
const ARRAY = 5000;
/** For each number of those. */
const NUMBER = 15;
/** For a product of matrices, each multiplication. */
const PRODUCT = 2;
/** Of the compiler for a module, and for a line, while the host has not yet optimised it. */
const MODULE = 8e6;
const COMPILED_LINE = 110_000;

/**
 * How many runs are left to the interpreter before compiling: as many as it does in the time that compiling takes. Counted
 * from the program, not measured, so that results are the same on every run.
 */
export function patienceFor(p: Program): number {
  const [time, lines] = costOf(p);
  return Math.floor((MODULE + COMPILED_LINE * lines) / time);
}
/** The programs among the parameters of a line. */
export const heldIn = (params: Params): Program[] =>
  Object.values(params)
    .flat()
    .filter((x) => x instanceof Program);
/** Lowerings of products of matrices, and of what takes as long; so may routines. */
const products: readonly unknown[] = ["matmul", "cholesky", "lu", "solve", "triangularSolve"];
/** Of the interpreter for a run (of a loop without a known end, too much), and lines with those of the programs in them. */
function costOf(p: Program): [time: number, lines: number] {
  let [time, lines] = [SCALAR, p.n];
  for (let i = 0; i < p.n; i++) {
    if (p.op(i) <= PROJ) continue;
    const { lower } = primitives[p.op(i)]!;
    const params: Params = p.params.get(i) ?? {};
    const turns = lower === "while" ? Number.POSITIVE_INFINITY : ((params["length"] as number | undefined) ?? 1);
    for (const q of heldIn(params)) {
      const [t, n] = costOf(q);
      time += turns * (ARRAY + t);
      lines += n;
    }
    const sizes = [i, ...p.operands(i)].map((a) => p.type(a).size);
    const [size, a = size, b = size] = sizes as [number, number?, number?];
    const largest = Math.max(size, a, b);
    time += largest === 1 ? SCALAR : ARRAY + NUMBER * largest;
    // Of l by m and m by n numbers, to l by n: the geometric mean of their squares.
    if (typeof lower === "object" || products.includes(lower)) time += PRODUCT * Math.sqrt(size * a * b);
  }
  return [time, lines];
}
