import type { AnyFunction } from "../api/call.ts";
import { type Derive, deriveOf } from "../api/into.ts";
import { ADD, DIV, MUL, NEG, SUB } from "../ir/program.ts";
import { emit } from "../record/emit.ts";
import { codeNamed } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { compile } from "../wasm/compile.ts";
import { whenIdle } from "./idle.ts";
import { recordPath } from "./recordedPath.ts";

/*
 * An engine compiles functions when they are first called, which is most of a first call. So the compiler compiles small
 * programs of its own when a jitted function has been made and the host has nothing else to do, one at a time: once in a
 * process, never on import, and no more once a function of the user's has been recorded. If that function is a derivative,
 * they are derivatives of the same kind, so that what makes these is compiled too.
 */
/** The operation of that name, if the program has it; else its operand. */
function named(name: string, x: Tensor, params?: Record<string, unknown>): Tensor {
  const op = codeNamed(name);
  return op === undefined ? x : emit(op, [x], params);
}
const names: readonly string[] = ["sin", "cos", "exp", "log", "sqrt", "tanh"];
/** A chain of operations, one after another. */
const chain = (a: Tensor, b: Tensor): Tensor =>
  names.reduce((s, name) => emit(ADD, [emit(MUL, [s, b]), named(name, s)]), a);
/** Of two numbers, and of an array. */
const ofNumbers = ([a, b]: readonly [Tensor, Tensor]): Tensor =>
  chain(emit(DIV, [emit(SUB, [emit(MUL, [a, b]), a]), emit(NEG, [b])]), a);
const ofArray = (x: Tensor): Tensor => named("sum", emit(MUL, [chain(x, x), x]), { axes: [0] });
interface Small {
  readonly f: AnyFunction;
  readonly x: Float64Array | number[];
}
/** The first is no derivative yet. */
const small: readonly Small[] = [
  { f: ofNumbers, x: [0.5, 0.6] },
  { f: ofNumbers, x: [0.5, 0.6] },
  { f: ofArray, x: new Float64Array(7).fill(0.5) },
  { f: ofArray, x: new Float64Array(8).fill(0.5) },
];

let isWanted = true;
/** Something of the user's is recorded: what is missing is made by that. */
export const endWarmUp = (): void => {
  isWanted = false;
};
function warmUp(k: number, derive: Derive): void {
  if (!isWanted || typeof WebAssembly === "undefined") return;
  const { f, x } = small[k]!;
  const own = k === 0 ? f : derive(f);
  try {
    const options = { numbers: "refuse", check: false } as const;
    const { compiled } = recordPath(own, own.length > 1 ? [x, x] : [x], options, (p, guards) => compile(p, guards));
    const raws = Array.isArray(x) ? x : [x];
    compiled.run(own.length > 1 ? [...raws, ...raws] : raws);
  } catch {
    // What a host refuses is told where the user asks for it.
    return;
  }
  if (k + 1 < small.length) whenIdle(() => warmUp(k + 1, derive));
}
let isPlanned = false;
/** Plans it for f, once; hosts that allow no timers while modules are loaded do without. */
export function planWarmUp(f: AnyFunction): void {
  if (isPlanned) return;
  isPlanned = true;
  try {
    whenIdle(() => warmUp(0, deriveOf(f) ?? ((g) => g)));
  } catch {
    endWarmUp();
  }
}
