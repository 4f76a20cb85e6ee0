import { ADD, DIV, MUL, NEG, SUB } from "../ir/program.ts";
import { arrayType, F64, type Type } from "../ir/type.ts";
import { emit } from "../record/emit.ts";
import { recordProgram } from "../record/record.ts";
import { codeNamed } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { compile } from "../wasm/compile.ts";

/*
 * An engine compiles functions when they are first called, which is most of a first call. So the compiler compiles small
 * programs of its own when a jitted function has been made and the host has nothing else to do, one at a time: once in a
 * process, never on import, and no more once a function of the user's has been recorded.
 */
type Lists = (x: readonly Tensor[]) => Tensor[];
interface Small {
  readonly types: readonly Type[];
  readonly lists: Lists;
}
/** The operation of that name, if the program has it; else its operand. */
const named = (name: string, x: Tensor, params?: Record<string, unknown>): Tensor => {
  const op = codeNamed(name);
  return op === undefined ? x : emit(op, [x], params);
};
const names: readonly string[] = ["sin", "cos", "exp", "log", "sqrt", "tanh"];
/** A chain of operations, one after another. */
const chain = (a: Tensor, b: Tensor): Tensor =>
  names.reduce((s, name) => emit(ADD, [emit(MUL, [s, b]), named(name, s)]), a);
const row: Type = arrayType("f64", [7]);
const small: readonly Small[] = [
  { types: [F64, F64], lists: ([a, b]) => [emit(DIV, [emit(SUB, [emit(MUL, [a!, b!]), a!]), emit(NEG, [b!])])] },
  { types: [F64, F64], lists: ([a, b]) => [chain(a!, b!), emit(MUL, [named("sin", b!), a!])] },
  { types: [row, row], lists: ([a, b]) => [chain(a!, b!), named("sum", emit(MUL, [a!, b!]), { axes: [0] })] },
];

let isWanted = true;
/** Something of the user's is recorded: what is missing is made by that. */
export const endWarmUp = (): void => {
  isWanted = false;
};
function warmUp(k: number): void {
  if (!isWanted || typeof WebAssembly === "undefined") return;
  const { types, lists } = small[k]!;
  try {
    const { program } = recordProgram("jit", types, (x) => lists(x), { sealed: true, lazy: true });
    compile(program).run(types.map(({ size }) => (size === 1 ? 0.5 : new Float64Array(size).fill(0.5))));
  } catch {
    // What a host refuses is told where the user asks for it.
    return;
  }
  if (k + 1 < small.length) whenIdle(() => warmUp(k + 1));
}
/** Milliseconds after which a host that does not tell is taken to be idle. */
const frame = 16;
/** Calls f when the host has nothing else to do; keeps no process alive. */
function whenIdle(f: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(f);
  else if (typeof setTimeout === "function") (setTimeout(f, frame) as { unref?(): void }).unref?.();
}
let isPlanned = false;
/** Plans it, once; hosts that allow no timers while modules are loaded do without. */
export function planWarmUp(): void {
  if (isPlanned) return;
  isPlanned = true;
  try {
    whenIdle(() => warmUp(0));
  } catch {
    endWarmUp();
  }
}
