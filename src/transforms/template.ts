import { CONST, INPUT, MUL, Program, SCALE } from "../ir/program.ts";
import { arrayType, type Type } from "../ir/type.ts";
import { emit, emitTuple } from "../record/emit.ts";
import { typesOf } from "../record/evaluate.ts";
import { scalar } from "../record/like.ts";
import { recordProgram } from "../record/record.ts";
import { within } from "../record/recording.ts";
import { type Primitive, row, type Tangent } from "../record/rules.ts";
import { primitives, scalarRules } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { linearizeAt } from "./linearize.ts";
import { paramsText } from "./paramsKey.ts";
import { needed } from "./prune.ts";
import { pulled } from "./pulled.ts";
import type { Entry } from "./replay.ts";

const made = new WeakMap<object, Map<string, unknown>>();
/** What follows from a key and the program that line i holds, if it holds one, made once, and gone with that program. */
export function once<T>(p: Program, i: number, key: string, make: () => T): T {
  const held = Object.values(p.params.get(i) ?? made).flat();
  const of = held.find((x) => x instanceof Program) ?? made;
  const known = made.get(of) ?? new Map<string, unknown>();
  made.set(of, known);
  if (!known.has(key)) known.set(key, within(null, make));
  return known.get(key) as T;
}
/**
 * The operation's own reverse list: (operands, results, their cotangents) to the cotangents of the operands that move.
 * Derived once for each (operation, types, parameters, moving operands) by the same linearize and transpose that
 * programs use, so the eager sweep cannot disagree with them. `masked`: takes and gives the lanes of the cotangents that may
 * differ from 0 too, after them.
 */
export const reverseTemplate = (
  p: Program,
  i: number,
  ids: readonly number[],
  moves: readonly boolean[],
  masked: boolean,
): Program => once(p, i, keyOf(p, i, ids, moves) + masked, () => derive(p, i, typesOf(p, ids), moves, masked));
/** Back through a linear program, whose residuals follow what it is linear in. */
export function pulledFrom(p: Program, residuals: readonly Tensor[], given: readonly Tensor[]): Tensor[] {
  const linear = p.inputs.map((_, k) => k < p.inputs.length - residuals.length);
  return pulled(p, [...linear.filter(Boolean).map(() => null), ...residuals], linear, given);
}
export function keyOf(p: Program, i: number, ids: readonly number[], moves: readonly boolean[]): string {
  const operands = ids.map((a, k) => `${p.type(a).id}${moves[k] ? "*" : ""}`).join();
  return `${p.op(i)}|${operands}|${paramsText(p.params.get(i))}`;
}
function derive(p: Program, i: number, types: readonly Type[], moves: readonly boolean[], masked: boolean): Program {
  const params = p.params.get(i);
  const op = p.op(i);
  const many = primitives[op]!.many;
  const outs = many ? p.type(i).parts : [p.type(i)];
  const nx = types.length;
  const whole = recordProgram("a rule", [...types, ...outs, ...outs, ...(masked ? outs : [])], (v) => {
    const body = recordProgram("a rule", types, (x) => (many ? emitTuple(op, x, params) : [emit(op, x, params)]));
    const y = v.slice(nx, nx + outs.length);
    const done: (Entry | undefined)[] = [];
    done[nx] = many ? y : y[0]!;
    const lin = linearizeAt(body.program, v.slice(0, nx), moves, done);
    return pulledFrom(lin.program, lin.residuals, v.slice(nx + outs.length));
  });
  return needed(whole);
}

/** Of operands and result. */
export type Slope = (a: number, b: number, y: number) => number;
const slopes: Slope[] = [];
/** d result / d operand k of a scalar operation as a function of (operands, result), read off its jvp rule. */
export function scalarSlope(op: number, k: number): Slope {
  const key = op * 2 + k;
  slopes[key] ??= within(null, () => deriveSlope(op, k));
  return slopes[key];
}
function deriveSlope(op: number, k: number): Slope {
  const f64 = arrayType("f64", []);
  const block = primitives[op] as Extract<Primitive, { many: false }>;
  const { program } = recordProgram("a rule", [f64, f64, f64], ([a, b, y]) => {
    const dx: Tangent[] = [k === 0 ? scalar(1) : null, k === 1 ? scalar(1) : null, null];
    return [block.jvp(row(dx), row([a!, b!, y!]), y!, undefined) ?? scalar(0)];
  });
  return laneFunction(program);
}
/** A program of single numbers, with one result, as a function of its inputs. */
export function laneFunction(program: Program): Slope {
  const at: Slope[] = [];
  for (let i = 0; i < program.n; i++) at[i] = closure(program, i, at);
  return at[program.outputs[0]!]!;
}
function closure(q: Program, i: number, at: readonly Slope[]): Slope {
  const op = q.op(i);
  if (op === INPUT) {
    const position = q.inputs.indexOf(i);
    return position === 0 ? (a) => a : position === 1 ? (_a, b) => b : (_a, _b, y) => y;
  }
  if (op === CONST) {
    const c = q.num(i);
    return () => c;
  }
  const ids = q.operands(i);
  const operands = ids.map((j) => at[j]!);
  if ((op === SCALE || op === MUL) && ids.some((j) => q.op(j) === CONST && q.num(j) === 1))
    return operands[q.num(ids[0]!) === 1 && q.op(ids[0]!) === CONST ? 1 : 0]!;
  const f = scalarRules[op];
  if (f === undefined) {
    // A primitive with static parameters: its value rule takes them.
    const type = q.type(i);
    const types = typesOf(q, ids);
    const { value } = primitives[op]!;
    const params = q.params.get(i);
    return (a, b, o) => value(row(operands.map((x) => x(a, b, o))), type, params, types, false) as number;
  }
  const [x, y, z] = operands;
  if (z !== undefined) return (a, b, o) => f(x!(a, b, o), y!(a, b, o), z(a, b, o));
  if (y !== undefined) return (a, b, o) => f(x!(a, b, o), y(a, b, o), 0);
  return (a, b, o) => f(x!(a, b, o), 0, 0);
}
