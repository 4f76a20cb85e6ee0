import type { AnyFunction } from "../api/call.ts";
import { type Derive, deriveOf } from "../api/into.ts";
import { ADD, DIV, MUL, NEG, SUB } from "../ir/program.ts";
import { emit } from "../record/emit.ts";
import { type Mark, sample } from "../record/mark.ts";
import { codeNamed } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { compile } from "../wasm/compile.ts";
import { whenIdle } from "./idle.ts";
import { recordPath } from "./recordedPath.ts";

/*
 * An engine compiles functions when they are first called, which is most of a first call. So the compiler compiles small
 * programs of its own when a jitted function has been made and the host has nothing else to do, one at a time: once in a
 * process, never on import, and no more once a function of the user's has been recorded. If that function is a derivative,
 * they are derivatives of the same kind, so that what makes these is compiled too; if it is marked, so are some of them.
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
const ofNumbers = ([a, b]: readonly [Tensor, Tensor]): Tensor =>
  chain(emit(DIV, [emit(SUB, [emit(MUL, [a, b]), a]), emit(NEG, [b])]), a);
/** All numbers but one, from the first or the second on. */
const but = (x: Tensor, start: number): Tensor =>
  named("slice", x, { outer: x.shape, inner: [x.size - 1], start: [start], step: [1] });
/** Rows with two neighbours each, as most Jacobians of many columns have few in each row; or their sum. */
function ofArray(x: Tensor, whole: boolean): unknown {
  const [a, b] = [but(x, 0), but(x, 1)];
  const rows = emit(MUL, [emit(SUB, [b, a]), chain(b, b)]);
  return whole ? named("sum", rows, { axes: [0] }) : rows;
}
interface Small {
  readonly f: (x: never, whole: boolean) => unknown;
  readonly x: Float64Array | number[];
  /** It is done for the first function alone; no derivative of it is taken. */
  readonly isCommon?: true;
  readonly isValue?: true;
}
/** So few columns are pushed one by one, and so many several at a time. */
const few: Float64Array = new Float64Array(7).fill(0.5);
const many: Float64Array = new Float64Array(40).fill(0.5);
const common = { isCommon: true } as const;
const smallOf = (loop: Small["f"] | undefined): Small[] => [
  ...(loop === undefined
    ? [
        { f: ofNumbers, x: [0.5, 0.6], ...common, isValue: true as const },
        { f: ofNumbers, x: [0.5, 0.6], ...common },
      ]
    : []),
  { f: ofArray, x: few },
  { f: ofArray, x: many },
  ...(loop === undefined
    ? []
    : [
        { f: loop, x: few },
        { f: loop, x: many },
      ]),
];

/** Small functions are derived as one of the user's is: to their sums, once it is known that only those have that derivative. */
interface Kind {
  readonly derive: Derive;
  whole: boolean;
}
const waiting: (readonly [Small, Kind])[] = [];
let isWaiting = false;
let isWanted = true;
/** Something of the user's is recorded: what is missing is made by that. */
export const endWarmUp = (): void => {
  isWanted = false;
  waiting.length = 0;
};
function warmUp({ f, x, isValue }: Small, kind: Kind): void {
  const g: AnyFunction = (y: never) => f(y, kind.whole);
  let isRecorded = false;
  try {
    const own = isValue ? g : kind.derive(g);
    const options = { numbers: "refuse", check: false } as const;
    const { compiled } = recordPath(own, own.length > 1 ? [x, x] : [x], options, (p, guards) => {
      isRecorded = true;
      return compile(p, guards);
    });
    const raws = Array.isArray(x) ? x : [x];
    compiled.run(own.length > 1 ? [...raws, ...raws] : raws);
  } catch {
    // What a host refuses is told where the user asks for it.
    if (isRecorded) endWarmUp();
    else if (!kind.whole) {
      kind.whole = true;
      warmUp({ f, x }, kind);
    }
  }
}
function warmUpNext(): void {
  isWaiting = false;
  const next = waiting.shift();
  if (next === undefined || typeof WebAssembly === "undefined") return;
  warmUp(...next);
  plan();
}
function plan(): void {
  if (isWaiting || waiting.length === 0) return;
  isWaiting = true;
  whenIdle(warmUpNext);
}
/** Functions that it is planned for, at most: what is common to all kinds is warm then. */
const most = 3;
let planned = 0;
/** Plans it for f, among the first that are jitted; hosts that allow no timers while modules are loaded do without. */
export function planWarmUp(f: AnyFunction, loop?: Small["f"]): void {
  if (!isWanted || planned === most) return;
  const kind = { derive: deriveOf(f) ?? ((g: AnyFunction) => g), whole: false };
  for (const small of smallOf(loop)) if (planned === 0 || !small.isCommon) waiting.push([small, kind]);
  planned++;
  try {
    plan();
  } catch {
    endWarmUp();
  }
}
/** For a marked function, of which `make` jits the function on tensors. */
export function planMarked<T>({ inner }: Mark, make: () => T): T {
  planWarmUp(inner, sample.loop);
  const before = planned;
  planned = most;
  try {
    return make();
  } finally {
    planned = before;
  }
}
