import { type AnyFunction, enterArguments, resultOf } from "../api/call.ts";
import { jvp, vjp } from "../api/directional.ts";
import type { JacobianMode } from "../api/jacobian.ts";
import { onTensors } from "../api/plainCall.ts";
import { fill, type TypedArray } from "../ir/raw.ts";
import { isFloat, range } from "../ir/type.ts";
import { zerosOf } from "../prims/broadcast.ts";
import type { Marked } from "../record/mark.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { pathsOf, unflatten } from "../record/tree.ts";
import { differencesAlong } from "./differences.ts";
import { indexAt } from "./report.ts";

/** One derivative, by two ways. */
export interface GradEntry {
  /** `f`, `the reverse derivative of f`, ... */
  readonly of: string;
  /** `d result[1] / d x.w[2, 3]`. */
  readonly entry: string;
  readonly mode: JacobianMode;
  readonly derivative: number;
  readonly differences: number;
  /** Relative to the larger of 1 and the derivatives of that result. */
  readonly error: number;
}
/** A function of floating-point tensors at a point, and what its arguments and results are called. */
export interface Subject {
  readonly name: string;
  readonly f: (x: readonly Tensor[]) => Tensor[];
  readonly at: readonly Tensor[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}
/** f as a function of its floating-point leaves, giving those of its result. */
export function subjectOf(f: AnyFunction, x: readonly unknown[]): Subject {
  const mark = (f as Marked).$mark;
  if (mark) return subjectOf(mark.inner, mark.enter(x));
  const { flats, args, starts } = enterArguments(x);
  const floats = args.flatMap((a, k) => (isFloat(a.type) ? [k] : []));
  const paths = flats.flatMap(pathsOf);
  const apply = (v: readonly Tensor[]): unknown => {
    const all = [...args];
    floats.forEach((k, j) => {
      all[k] = v[j]!;
    });
    return onTensors(
      f,
      flats.map((flat, k) => unflatten(flat.structure, all.slice(starts[k]!, starts[k]! + flat.leaves.length))),
    );
  };
  const at = floats.map((k) => args[k]!);
  const { values, structure } = resultOf("checkGrads", apply(at));
  const names = pathsOf({ structure, root: "result" });
  return {
    name: "f",
    f: (v) => resultOf("checkGrads", apply(v)).values.filter((y) => isFloat(y.type)),
    at,
    inputs: floats.map((k) => paths[k]!),
    outputs: names.filter((_, k) => isFloat(values[k]!.type)),
  };
}
const many =
  (s: Subject): ((...v: Tensor[]) => Tensor[]) =>
  (...v) =>
    s.f(v);
const push = (s: Subject, x: readonly Tensor[], dx: readonly Tensor[]): Tensor[] =>
  jvp(many(s) as AnyFunction, x as never, dx as never)[1] as unknown as Tensor[];
const pull = (s: Subject, x: readonly Tensor[]): ((ct: readonly Tensor[]) => Tensor[]) =>
  vjp(many(s) as AnyFunction, ...(x as never))[1] as never;
/** Numbers without a pattern, the same every time. */
const weights = (v: Tensor, from: number): Tensor =>
  concrete(
    v.type,
    fill(v.type, (i) => Math.cos(3 * i + from) + 0.1),
  );

/** The derivative of a subject along a fixed direction, or pulled from fixed cotangents: again a subject. */
export function derivativeOf(s: Subject, mode: JacobianMode): Subject {
  const name = `the ${mode} derivative of ${s.name}`;
  const direction = s.at.map((v, k) => weights(v, k + 1));
  if (mode === "forward") return { ...s, name, f: (x) => push(s, x, direction) };
  const ct = s.f(s.at).map((y, k) => weights(y, k + 2));
  return { ...s, name, f: (x) => pull(s, x)(ct), outputs: s.inputs };
}

const numbers = (v: Tensor): ArrayLike<number> => (typeof v.value === "number" ? [v.value] : (v.value as TypedArray));
const oneHot = (v: Tensor, at: number): Tensor =>
  concrete(
    v.type,
    fill(v.type, (i) => (i === at ? 1 : 0)),
  );
const named = (name: string, v: Tensor, at: number): string => {
  const index = indexAt(v.type, at);
  return index === undefined ? name : `${name}[${index.join(", ")}]`;
};

/** Derivatives of all results with respect to (at most so many) entries of the arguments, in each mode, beside differences. */
export function compareEntries(s: Subject, modes: readonly JacobianMode[], most: number): GradEntry[] {
  const y = s.f(s.at);
  const places = s.at.flatMap((v, k) => range(v.size).map((i): [leaf: number, at: number] => [k, i]));
  const stride = Math.max(1, places.length / most);
  const chosen = range(Math.min(most, places.length)).map((j) => places[Math.floor(j * stride)]!);
  const rows = modes.includes("reverse") ? reverseRows(s, y) : [];
  const found: GradEntry[] = [];
  for (const [k, i] of chosen) {
    const differences = differencesAlong(s.f, s.at, k, i);
    const forward = modes.includes("forward")
      ? push(
          s,
          s.at,
          s.at.map((v, j) => (j === k ? oneHot(v, i) : zerosOf(v.type))),
        )
      : undefined;
    y.forEach((out, o) => {
      for (let r = 0; r < out.size; r++)
        for (const mode of modes) {
          const derivative = mode === "forward" ? numbers(forward![o]!)[r]! : numbers(rows[o]![r]![k]!)[i]!;
          const entry = `d ${named(s.outputs[o]!, out, r)} / d ${named(s.inputs[k]!, s.at[k]!, i)}`;
          const error = Math.abs(derivative - differences[o]![r]!);
          found.push({ of: s.name, entry, mode, derivative, differences: differences[o]![r]!, error });
        }
    });
  }
  const scale = found.reduce((m, e) => Math.max(m, Math.abs(e.differences) || 0), 1);
  return found.map((e) => ({ ...e, error: e.error / scale }));
}
/** rows[o][r][k]: cotangent of argument k for a one at entry r of result o. */
function reverseRows(s: Subject, y: readonly Tensor[]): Tensor[][][] {
  const back = pull(s, s.at);
  return y.map((out, o) =>
    range(out.size).map((r) => back(y.map((v, q) => (q === o ? oneHot(v, r) : zerosOf(v.type))))),
  );
}
