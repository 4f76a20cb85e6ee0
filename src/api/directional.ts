import { type Raw, type TypedArray, zeroRaw } from "../ir/raw.ts";
import { isFloat, showType } from "../ir/type.ts";
import { zerosOf } from "../prims/broadcast.ts";
import { fail } from "../record/errors.ts";
import { rawOf } from "../record/evaluate.ts";
import type { Marked } from "../record/mark.ts";
import { requireList } from "../record/options.ts";
import type { Tangent } from "../record/rules.ts";
import { run } from "../record/run.ts";
import type { Tensor } from "../record/tensor.ts";
import { enterLeaf, type Flat, leaveLike, matching, type Same, unflatten } from "../record/tree.ts";
import { maskedJvpAt, withMasks } from "../transforms/maskedJvp.ts";
import { inlineLinearAt } from "../transforms/replay.ts";
import { transposeAt, transposeSplit } from "../transforms/transpose.ts";
import { type AnyFunction, type Call, linearizeCall, recordCall } from "./call.ts";
import type { Likes, Out, Results } from "./types.ts";

/** Tangents or cotangents given by the user, checked against the values they belong to. null stands for zero. */
export function enterTangents(
  kind: string,
  what: string,
  flats: readonly Flat[],
  values: readonly Tensor[],
  given: readonly unknown[],
): Tangent[] {
  if (given.length !== flats.length)
    fail(kind, `${given.length} ${what}s for ${flats.length} values`, "Give one for each, null for zero");
  const out: Tangent[] = [];
  let at = 0;
  flats.forEach((flat, k) => {
    if (given[k] === null) {
      for (let j = 0; j < flat.leaves.length; j++) out.push(null);
      at += flat.leaves.length;
      return;
    }
    for (const leaf of matching(kind, flat, given[k], `${what} ${k}`).leaves) {
      const value = values[at++]!;
      const t = enterLeaf(leaf);
      if (t.type !== value.type)
        fail(
          kind,
          `${what} ${k} is ${showType(t.type)}, the value it belongs to is ${showType(value.type)}`,
          "They must have the same shape and element type",
        );
      out.push(t);
    }
  });
  return out;
}
const outTree = (call: Call, values: readonly Tensor[]): unknown => unflatten(call.result, values);

function requireMovable(kind: string, call: Call, tangents: readonly Tangent[]): void {
  call.args.forEach((a, k) => {
    if (tangents[k] !== null && !isFloat(a.type))
      fail(
        kind,
        `argument of type ${showType(a.type)} cannot move`,
        "Pass null as its tangent, or convert with cast('f64')",
      );
  });
}

/**
 * Forward mode: [f(x), J(x) dx] in one pass. `x` and `dx` are lists, one entry for each argument; null for an argument
 * that does not move.
 * @example
 * ```ts
 * import { jvp, sin } from "wengert";
 * jvp(sin, [0], [2])[1].item(); // => 2
 * ```
 */
export function jvp<P extends readonly unknown[] = Tensor[], R = Tensor, A extends Likes<P> = Likes<P>>(
  f: (...x: P) => R,
  x: A,
  dx: { readonly [K in keyof A]: Likes<P>[K & keyof P] | null },
): [Results<R>, Results<R>] {
  requireList("jvp", "arguments", x);
  requireList("jvp", "tangents", dx);
  return jvpFor("jvp", f as AnyFunction, x, dx as unknown as unknown[]) as [Results<R>, Results<R>];
}
/** `kind`: what errors name. */
export function jvpFor(
  kind: string,
  f: AnyFunction,
  x: readonly unknown[],
  dx: readonly unknown[],
): [unknown, unknown] {
  const mark = (f as Marked | undefined)?.$mark;
  if (mark) {
    const n = x.length;
    const pushed = mark.derive(
      (g: AnyFunction) =>
        (...all: never[]) =>
          jvpFor(kind, g, all.slice(0, n), all.slice(n)),
      {},
      "value",
    );
    return (pushed as AnyFunction)(...x, ...dx);
  }
  const call = recordCall(kind, f, x, { defers: true });
  const tangents = enterTangents(kind, "tangent", call.flats, call.args, dx);
  requireMovable(kind, call, tangents);
  const [y, dy] = maskedJvpAt(
    call.program,
    [...call.args, ...call.captured],
    [...tangents, ...call.captured.map(() => null)],
    { recorded: true },
  );
  return [
    outTree(call, y),
    outTree(
      call,
      dy.map((t, k) => t ?? zerosOf(y[k]!.type)),
    ),
  ];
}
/** Leaves that vary smoothly; integers, booleans and what is no number stand still. */
const movable = (call: Call): boolean[] =>
  call.program.inputs.map((_, k) => k < call.args.length && isFloat(call.args[k]!.type));

/**
 * Reverse mode: f(x) and the function that maps a cotangent of it to those of the arguments (a list, looking like them;
 * null for integers and booleans).
 * @example
 * ```ts
 * import { vjp } from "wengert";
 * const [y, pull] = vjp((x, y) => x.mul(y), 3, 4);
 * pull(1); // => [4, 3]
 * ```
 */
export function vjp<P extends readonly unknown[] = Tensor[], R = Tensor, A extends Likes<P> = Likes<P>>(
  f: (...x: P) => R,
  ...x: A
): [Results<R>, (ct: unknown) => { -readonly [K in keyof A]: Same<A[K]> }] {
  const mark = (f as Marked | undefined)?.$mark;
  if (mark) {
    const value = mark.derive(
      (g: AnyFunction) =>
        (...all: never[]) =>
          vjp(g, ...all)[0],
      {},
      "value",
    ) as AnyFunction;
    const pulled =
      (g: AnyFunction) =>
      (...all: never[]) =>
        vjp(g, ...all.slice(0, -1))[1](all.at(-1));
    const pull = mark.derive(pulled, { argnums: x.map((_, k) => k) }) as AnyFunction;
    return [value(...x), (ct) => pull(...x, ct)];
  }
  const call = recordCall("vjp", f as AnyFunction, x, { defers: true });
  const active = movable(call);
  const lin = linearizeCall(call, active);
  const flat: Flat = { leaves: [...lin.outs], structure: call.result, root: "result" };
  const pull = (ct: unknown): unknown => {
    const cts = enterTangents("vjp", "cotangent", [flat], lin.outs, [ct]);
    const got = transposeSplit(lin, cts);
    let m = 0;
    const leaves = call.args.map((a, k) => (active[k] ? (got[m++] ?? zerosOf(a.type)) : null));
    return argumentTrees(call, leaves);
  };
  return [outTree(call, lin.outs) as Results<R>, pull as never];
}
/** Cotangents of the arguments, looking like them. */
const argumentTrees = (call: Call, cts: readonly (Tensor | null)[]): unknown[] =>
  call.flats.map(({ leaves, structure }, k) =>
    unflatten(
      structure,
      leaves.map((leaf, j) => {
        const c = cts[call.starts[k]! + j]!;
        return c === null ? null : leaveLike(c, leaf);
      }),
    ),
  );
/**
 * f(x) and its derivative there as a linear function of tangents (null for an argument that does not move); f is
 * evaluated once, however often that is called.
 */
export function linearize<P extends readonly unknown[] = Tensor[], R = Tensor, A extends Likes<P> = Likes<P>>(
  f: (...x: P) => R,
  ...x: A
): [Out<R>, (...dx: { [K in keyof P]: Likes<P>[K] | null }) => Out<R>] {
  const call = recordCall("linearize", f as AnyFunction, x, { defers: true });
  const active = movable(call);
  const lin = withMasks(linearizeCall(call, active));
  const push = (...dx: unknown[]): unknown => {
    const t = enterTangents("linearize", "tangent", call.flats, call.args, dx);
    requireMovable("linearize", call, t);
    const moving = call.args.flatMap((a, k) => (active[k] ? [t[k] ?? zerosOf(a.type)] : []));
    const dy = inlineLinearAt(lin.program, [...moving, ...lin.residuals]);
    return outTree(
      call,
      dy.map((d, k) => d ?? zerosOf(lin.outs[k]!.type)),
    );
  };
  return [outTree(call, lin.outs) as Out<R>, push as never];
}
/**
 * The transpose of a function that is linear in all its arguments: maps a cotangent of the result to those of the arguments.
 * `x`: any point, for shapes only.
 * @throws if f is not linear, naming the operation.
 */
export function linearTranspose<P extends readonly unknown[] = Tensor[], A extends Likes<P> = Likes<P>>(
  f: (...x: P) => unknown,
  ...x: A
): (ct: unknown) => { -readonly [K in keyof A]: Same<A[K]> } {
  const call = recordCall("linearTranspose", f as AnyFunction, x, { abstract: true });
  const flat: Flat = { leaves: call.program.outputs.map(() => 0), structure: call.result, root: "result" };
  const like = call.program.outputs.map((o) => zerosOf(call.program.type(o)));
  requireNoConstantTerm(call);
  return (ct) => {
    const cts = enterTangents("linearTranspose", "cotangent", [flat], like, [ct]);
    const linear = call.program.inputs.map((_, k) => k < call.args.length);
    const got = transposeAt(call.program, [...call.args.map(() => null), ...call.captured], linear, cts);
    return argumentTrees(
      call,
      call.args.map((a, k) => got[k] ?? zerosOf(a.type)),
    ) as never;
  };
}
/** A linear function is 0 at 0; checked when all that f closes over is known. */
function requireNoConstantTerm({ program, args, captured }: Call): void {
  const outer = captured.map((c) => rawOf(c));
  if (outer.includes(undefined)) return;
  const y = run(program, [...args.map((a) => zeroRaw(a.type)), ...(outer as Raw[])]);
  y.forEach((raw) => {
    if (typeof raw === "number" ? raw !== 0 : (raw as TypedArray).some((c) => c !== 0))
      fail(
        "linearTranspose",
        "the function is not 0 at 0, so it is not linear",
        "Take the constant term out, or use vjp",
      );
  });
}
