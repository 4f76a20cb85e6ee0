import { CONST, INPUT, type Params, Program } from "../ir/program.ts";
import type { Raw, TypedArray } from "../ir/raw.ts";
import type { Type } from "../ir/type.ts";
import { evaluateLine } from "../record/evaluate.ts";
import { run } from "../record/run.ts";
import { nameOf } from "../record/table.ts";
import { allFinite } from "./finite.ts";

/** A sub-program at the moment when it went wrong. */
export interface Inside {
  readonly program: Program;
  /** The value of each of its lines then. */
  readonly values: readonly Raw[];
  /** Which step or branch that was. */
  readonly place: string;
}
/** Values of all lines. */
function valuesOf(p: Program, inputs: readonly Raw[]): Raw[] {
  const v: Raw[] = [];
  const seat = new Map(p.inputs.map((i, k) => [i, k]));
  for (let i = 0; i < p.n; i++)
    v[i] =
      p.op(i) === INPUT
        ? inputs[seat.get(i)!]!
        : p.op(i) === CONST
          ? p.raw(i)!
          : evaluateLine(
              p,
              i,
              p.operands(i).map((a) => v[a]!),
              false,
            );
  return v;
}
/** For a line that holds programs and gave a bad value: the one that did, at the first step that did. */
export function descend(p: Program, i: number, values: readonly Raw[]): Inside | undefined {
  const params = p.params.get(i);
  const x = p.operands(i).map((a) => values[a]!);
  const name = nameOf(p.op(i));
  if (params === undefined) return undefined;
  if (name === "scan") return inScan(params, x);
  if (name === "while") return inWhile(params, x);
  if (name === "switch") {
    const taken = x[0] as number;
    const program = (params["branches"] as readonly Program[])[taken]!;
    return { program, values: valuesOf(program, x.slice(1)), place: `branch ${taken}` };
  }
  for (const key of ["body", "primal", "solve"])
    if (params[key] instanceof Program) {
      const program = params[key];
      return { program, values: valuesOf(program, x), place: name };
    }
  return undefined;
}
const rowOf = (v: Raw, t: number, type: Type): Raw =>
  type.shape.length === 0 ? (v as TypedArray)[t]! : (v as TypedArray).subarray(t * type.size, (t + 1) * type.size);

function inScan(params: Params, x: readonly Raw[]): Inside | undefined {
  const { constants, carries, length, reverse } = params as unknown as {
    constants: number;
    carries: number;
    length: number;
    reverse: boolean;
  };
  const body = params["body"] as Program;
  const types = body.inputTypes;
  const lead = constants + carries;
  let carry = x.slice(constants, lead);
  for (let s = 0; s < length; s++) {
    const t = reverse ? length - 1 - s : s;
    const inputs = [...x.slice(0, constants), ...carry, ...x.slice(lead).map((v, k) => rowOf(v, t, types[lead + k]!))];
    const out = run(body, inputs);
    if (!out.every(allFinite)) return { program: body, values: valuesOf(body, inputs), place: `step ${t} of the scan` };
    carry = out.slice(0, carries);
  }
  return undefined;
}
function inWhile(params: Params, x: readonly Raw[]): Inside | undefined {
  const test = params["test"] as Program;
  const body = params["body"] as Program;
  const fixed = x.slice(0, params["constants"] as number);
  let carry = x.slice(fixed.length);
  for (let turn = 0; run(test, [...fixed, ...carry])[0]; turn++) {
    const inputs = [...fixed, ...carry];
    carry = run(body, inputs);
    if (!carry.every(allFinite))
      return { program: body, values: valuesOf(body, inputs), place: `turn ${turn} of the while` };
  }
  return undefined;
}
