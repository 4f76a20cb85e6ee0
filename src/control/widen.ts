import type { Program } from "../ir/program.ts";
import type { Type } from "../ir/type.ts";
import type { Series, Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { chunk, count, cut, fixpoint, grouped, movingOutputs, orZero, pick, place } from "./body.ts";

/** Expands a body: values, and coefficients 1..order of the inputs, to all coefficients of every output. */
export type Apply = (body: Program, v: readonly Tensor[], d: readonly Series[]) => readonly Series[];
/** A body with its coefficients, and its numbers of constants and carries. */
interface Wide {
  readonly body: Program;
  readonly constants: number;
  readonly carries: number;
}
/** The inputs of a loop that move, the carry grown to its fixpoint. */
export const moving = (d: readonly Series[], body: Program, constants: number, carries: number): boolean[] =>
  fixpoint(
    d.map((c) => c.some((t) => t !== null)),
    constants,
    (f) => movingOutputs(body, f).slice(0, carries),
  );
/**
 * A loop with coefficients 1..order of every moving value carried along, of constants, carries and rows each behind the values;
 * `groups` are their types. Gives all coefficients of every result.
 */
export function widen(
  kind: string,
  body: Program,
  [nc, nk]: readonly [number, number],
  x: readonly Tensor[],
  coefficients: readonly Series[],
  apply: Apply,
  order: number,
  emit: (operands: readonly Tensor[], wide: Wide, groups: readonly (readonly Type[])[]) => readonly Tensor[],
): Tangent[][] {
  const on = moving(coefficients, body, nc, nk);
  const orders = Array.from({ length: order }, (_, k) => k);
  const none = orders.map(() => null);
  const sides = cut(on, nc, nk);
  const [oc, ok] = sides as [boolean[], boolean[]];
  const groups = cut(body.inputTypes, nc, nk).flatMap((t, g) => [
    t,
    pick(t, sides[g]!).flatMap((u) => orders.map(() => u)),
  ]);
  const changing = [ok, movingOutputs(body, on).slice(nk)];
  const wide = grouped(kind, groups, (parts) => {
    const d = sides.flatMap((o, g) => place(chunk(parts[2 * g + 1]!, order), o).map((c) => c ?? none));
    const y = apply(body, [...parts[0], ...parts[2], ...parts[4]], d);
    return cut(y, nk).flatMap((part, g) => [
      ...part.map((c) => c[0]!),
      ...pick(part, changing[g]!).flatMap((c) => orders.map((k) => orZero(c[k + 1], c[0]!.type))),
    ]);
  });
  const given = x.map((v, k) => (on[k] ? orders.map((q) => orZero(coefficients[k]![q], v.type)) : []));
  const rest = cut(given, nc, nk);
  const operands = cut(x, nc, nk).flatMap((part, g) => [...part, ...rest[g]!.flat()]);
  const more = count(ok) * order;
  const out = emit(operands, { body: wide.program, constants: nc + count(oc) * order, carries: nk + more }, groups);
  const [k0, dk, ys, dy] = cut(out, nk, more, changing[1]!.length) as [Tensor[], Tensor[], Tensor[], Tensor[]];
  const results = (values: Tensor[], d: Tensor[], g: number): Tangent[][] => {
    const moved = place(chunk(d, order), changing[g]!);
    return values.map((t, k) => [t, ...(moved[k] ?? none)]);
  };
  return [...results(k0, dk, 0), ...results(ys, dy, 1)];
}
