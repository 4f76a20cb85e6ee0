import type { AnyFunction } from "../api/call.ts";
import { type Derive, derivativeOf } from "../api/into.ts";
import { ADD, DIV, MUL, NEG, SUB } from "../ir/program.ts";
import { reshape } from "../prims/broadcast.ts";
import { emit } from "../record/emit.ts";
import { type Mark, sample } from "../record/mark.ts";
import { top } from "../record/recording.ts";
import { codeNamed } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { flatten } from "../record/tree.ts";
import { noFeatures } from "../wasm/binary/features.ts";
import { compile, interpreted } from "../wasm/compile.ts";
import type { Compiler } from "./compiler.ts";
import { type FirstOf, firstOf, mostFirstCalls } from "./firstCalls.ts";
import { whenIdle } from "./idle.ts";
import { recordPath } from "./recordedPath.ts";

/*
 * An engine compiles functions when they are first called, which is most of a first call. So the compiler compiles small
 * programs of its own when a jitted function has been made, once in a process and never on import: those whose road all others
 * share at once (one operation, a derivative of a few numbers for the first of its kind, and one loop for the
 * first function that is marked), as a first call then takes as much less, and the rest when the host has nothing else to do,
 * one at a time, until a function of the user's is recorded. If the function is a derivative, they are derivatives of the same
 * kind, so that what makes these is compiled too.
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
/** The same as an entry of an array, as most results of Jacobians are put together. */
const ofEntries = (x: readonly [Tensor, Tensor]): Tensor => reshape(reshape(ofNumbers(x), [1]), []);
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
  /** It is done for the first function alone. */
  readonly isCommon?: true;
  /** No derivative of it is taken. */
  readonly isValue?: true;
  /** It is recorded when the first function is made. */
  readonly isSoon?: true;
}
/** So few columns are pushed one by one, and so many several at a time. */
const few: Float64Array = new Float64Array(7).fill(0.5);
const many: Float64Array = new Float64Array(40).fill(0.5);
const first = { isCommon: true } as const;
const value = { isCommon: true, isValue: true } as const;
/** From little to more, as half of what compiling takes, when all is new, is the same for all lists. */
function smallOf(loop: Small["f"] | undefined): Small[] {
  const x = [0.5, 0.6];
  const least: Small = { f: ([a]: readonly Tensor[]) => emit(NEG, [a!]), x, isSoon: true, ...value };
  const rows: Small = { f: ofArray, x: few, ...value };
  const array: Small = { f: ofArray, x: few };
  return loop === undefined
    ? [least, { f: ofNumbers, x, ...value }, rows, { f: ofNumbers, x, ...first }, array, { f: ofArray, x: many }]
    : [least, rows, array, { f: loop, x: few }, { f: loop, x: many }];
}

/** Small functions are derived as one of the user's is, once it is known how that is done. */
interface Kind {
  readonly derive: Derive;
  /** 1: only sums have that derivative; 2: it takes a direction, too. */
  needs: number;
}
/** One at a time, so that none takes longer than a frame. */
const waiting: (() => void)[] = [];
let isWaiting = false;
let isWanted = true;
/** Something of the user's is recorded: what is missing is made by that. */
export const endWarmUp = (): void => {
  isWanted = false;
  waiting.length = 0;
};
/** Records a small function and interprets it; to compile it comes next. */
function warmUp({ f, x, isValue }: Small, kind: Kind): () => void {
  const g: AnyFunction = (y: never) => f(y, kind.needs > 0);
  try {
    const own = isValue ? g : kind.derive(g);
    const xs = kind.needs > 1 && !isValue ? [x, x] : [x];
    const { program, compiled } = recordPath(own, xs, { numbers: "refuse", check: false }, (p, guards) =>
      interpreted({ program: p, guards, features: noFeatures }, "small"),
    );
    compiled.run(xs.flat());
    return () => void compile(program).run(xs.flat());
  } catch {
    if (kind.needs === 2) return () => {};
    kind.needs++;
    return warmUp({ f, x }, kind);
  }
}
/** What jits a function. */
type CompilerOf = (f: AnyFunction) => Pick<Compiler, "call" | "into">;
/** The kinds of which one of a few numbers has been made. */
const called = new Set<FirstOf>();
/**
 * Makes the derivative of a small function number by number, as the first calls of such derivatives are made, and writes it
 * into an array, if it is no gradient.
 */
function callSmall({ derive }: Kind, of: FirstOf, compilerOf: CompilerOf): void {
  called.add(of);
  const g = derive((of === "gradient" ? ofNumbers : ofEntries) as AnyFunction);
  const x = [0.5, 0.6];
  const xs = of === "product" ? [x, x] : [x];
  try {
    const { leaves } = flatten(compilerOf(g).call(xs));
    if (of === "gradient") return;
    compilerOf(g).into(xs, new Float64Array(leaves.length));
  } catch {
    // One by other arguments than the first, or with more than a value, is not known to be warm.
  }
}
function warmUpNext(): void {
  isWaiting = false;
  const next = waiting.shift();
  if (next === undefined || typeof WebAssembly === "undefined") return;
  try {
    next();
  } catch {
    // What a host refuses is told where the user asks for it.
    endWarmUp();
  }
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
/** Has a loop been recorded for the first marked function? */
let hasLooped = false;
/** Plans it for f, among the first that are jitted; hosts that allow no timers while modules are loaded do without. */
export function planWarmUp(f: AnyFunction, compilerOf: CompilerOf, loop?: Small["f"]): void {
  const own = derivativeOf(f);
  const kind = { derive: own?.derive ?? ((g: AnyFunction) => g), needs: 0 };
  let ofLoop: (() => void) | undefined;
  // Functions on tensors that were recorded before have run nothing of it.
  if (loop !== undefined && !hasLooped && top === null) {
    hasLooped = true;
    ofLoop = warmUp({ f: loop, x: few, ...value }, kind);
  }
  const of = mostFirstCalls() > 0 ? firstOf(f)?.of : undefined;
  if (of !== undefined && !called.has(of) && top === null && !(of === "gradient" && loop))
    callSmall(kind, of, compilerOf);
  if (!isWanted || planned === most) return;
  const isFirst = planned++ === 0;
  for (const small of smallOf(loop))
    if (isFirst && small.isSoon && top === null) waiting.push(warmUp(small, kind));
    else if (isFirst || !small.isCommon) waiting.push(() => waiting.unshift(warmUp(small, kind)));
  if (ofLoop !== undefined) waiting.push(ofLoop);
  try {
    plan();
  } catch {
    endWarmUp();
  }
}
/** For a marked function, of which `make` jits the function on tensors. */
export function planMarked<T>({ inner }: Mark, compilerOf: CompilerOf, make: () => T): T {
  planWarmUp(inner, compilerOf, sample.loop);
  const before = planned;
  planned = most;
  try {
    return make();
  } finally {
    planned = before;
  }
}
