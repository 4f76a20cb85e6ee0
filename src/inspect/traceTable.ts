import type { AnyFunction } from "../api/call.ts";
import { enterTangents } from "../api/directional.ts";
import type { Likes } from "../api/types.ts";
import { CONST, INPUT } from "../ir/program.ts";
import type { Raw } from "../ir/raw.ts";
import { isFloat, showType, type Type } from "../ir/type.ts";
import { zerosOf } from "../prims/broadcast.ts";
import { fail } from "../record/errors.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import type { Flat } from "../record/tree.ts";
import { inputNames, recordAt } from "./call.ts";
import { formulaOf, hasOpenLoop, isInline } from "./notation.ts";
import { adjointsOfLines, tangentsOfLines } from "./sweeps.ts";
import { type TraceRow, TraceTable } from "./traceRows.ts";

/** What a trace table shows beside the values. */
export interface TraceOptions {
  /** How the arguments move, one entry for each (null: not at all): adds the column of tangents (forward mode). */
  readonly tangent?: readonly unknown[];
  /**
   * Cotangent of the result: the column of adjoints (reverse mode). By default 1 for one floating-point number, else none
   * (none with a whileLoop either, which reverse mode refuses); false leaves the column out.
   */
  readonly adjoint?: unknown;
}
/**
 * The evaluation of f as a table with one row for every operation: its formula, value, tangent and adjoint, as in tables 2
 * and 3 of Baydin, Pearlmutter, Radul & Siskind, "Automatic differentiation in machine learning: a survey", JMLR 18 (2018).
 * v-1, v0 are the inputs, v1, v2, ... the intermediate values, y the results. `x`: the list of the arguments.
 * @example
 * ```ts
 * import { add, log, mul, sin, sub } from "wengert";
 * import { traceTable } from "wengert/inspect";
 * const table = traceTable((a, b) => sub(add(log(a), mul(a, b)), sin(b)), [2, 5], { tangent: [1, 0] });
 * table.rows[2]?.expression; // => "log(v-1)"
 * table.rows[2]?.tangent; // => 0.5
 * table.rows[0]?.adjoint; // => 5.5
 * ```
 */
export function traceTable<P extends readonly unknown[] = Tensor[], A extends Likes<P> = Likes<P>>(
  f: (...x: P) => unknown,
  x: A,
  input?: TraceOptions,
): TraceTable {
  const options = optionsOf("traceTable", input, "tangent", "adjoint");
  const call = recordAt("traceTable", f as AnyFunction, x);
  const { program: p, args, flats } = call;
  const tangents =
    options.tangent === undefined
      ? undefined
      : tangentsOfLines(p, enterTangents("traceTable", "tangent", flats, args, options.tangent));
  const adjoint = options.adjoint === undefined && hasOpenLoop(p) ? false : options.adjoint;
  const seeds = seedsOf(adjoint, p.outputTypes, call.result);
  const adjoints =
    seeds === undefined
      ? undefined
      : adjointsOfLines(
          p,
          args.map((a) => isFloat(a.type)),
          seeds,
        );
  const names = inputNames(f as AnyFunction, flats);
  const labels: string[] = [];
  const rows: TraceRow[] = [];
  const n = p.inputs.length;
  let next = 1;
  const cell = (column: readonly (Raw | undefined)[] | undefined, i: number, type: Type): Raw | undefined =>
    column === undefined || !isFloat(type) ? undefined : (column[i] ?? (zerosOf(type).value as Raw));
  const push = (line: string, expression: string, i: number): void => {
    const type = p.type(i);
    rows.push({
      line,
      expression,
      type,
      value: p.raw(i)!,
      tangent: cell(tangents, i, type),
      adjoint: cell(adjoints, i, type),
      source: p.op(i) === INPUT ? undefined : p.sources[i],
    });
  };
  p.inputs.forEach((i, k) => {
    const label = `v${k + 1 - n}`;
    labels[i] = label;
    push(label, names[k]!, i);
  });
  for (let i = 0; i < p.n; i++) {
    if (p.op(i) === INPUT || isInline(p, i)) continue;
    const label = `v${next++}`;
    labels[i] = label;
    push(
      label,
      formulaOf(p, i, (a) => labels[a]!),
      i,
    );
  }
  p.outputs.forEach((o, k) => {
    const formula = p.op(o) === CONST ? formulaOf(p, o, () => "") : labels[o]!;
    push(p.outputs.length === 1 ? "y" : `y${k + 1}`, formula, o);
  });
  return new TraceTable(rows, tangents !== undefined, adjoints !== undefined);
}
function seedsOf(adjoint: unknown, types: readonly Type[], structure: Flat["structure"]): Raw[] | undefined {
  const scalar = types.length === 1 && types[0]!.shape.length === 0 && isFloat(types[0]!);
  if (adjoint === false || (adjoint === undefined && !scalar)) return undefined;
  if (adjoint === undefined) return [1];
  const flat: Flat = { leaves: types.map(() => 0), structure, root: "result" };
  const like = types.map((t) =>
    isFloat(t) ? zerosOf(t) : fail("traceTable", `a result of type ${showType(t)} has no adjoint`),
  );
  return enterTangents("traceTable", "cotangent", [flat], like, [adjoint]).map((t, k) => (t ?? like[k]!).value!);
}
