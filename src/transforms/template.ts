import type { Program } from "../ir/program.ts";
import { CONST, INPUT } from "../ir/program.ts";
import { arrayType, type Type } from "../ir/type.ts";
import { zerosOf } from "../prims/broadcast.ts";
import { emit, emitTuple } from "../record/emit.ts";
import { scalar } from "../record/like.ts";
import { recordProgram } from "../record/record.ts";
import { within } from "../record/recording.ts";
import { row, type Tangent } from "../record/rules.ts";
import { primitives, scalarRules } from "../record/table.ts";
import { type Linearized, linearizeAt } from "./linearize.ts";
import { paramsKey } from "./paramsKey.ts";
import type { Entry } from "./replay.ts";
import { simplify } from "./simplify.ts";
import { transposeAt } from "./transpose.ts";

const templates = new Map<string, Program>();
/**
 * The operation's own reverse list: (operands, results, their cotangents) to the cotangents of the operands that move.
 * Derived once for each (operation, types, parameters, moving operands) by the same linearize and transpose that
 * programs use, so the eager sweep cannot disagree with them.
 */
export function reverseTemplate(p: Program, i: number, ids: readonly number[], moves: readonly boolean[]): Program {
  const key = keyOf(p, i, ids, moves);
  let t = templates.get(key);
  if (t === undefined) {
    t = within(null, () =>
      derive(
        p,
        i,
        ids.map((a) => p.type(a)),
        moves,
      ),
    );
    templates.set(key, t);
  }
  return t;
}
/** A line in two: (operands) to (results, what its derivative needs), and (that, cotangents of the results) to cotangents. */
export interface Split {
  readonly forward: Program;
  readonly backward: Program;
}
const splits = new Map<string, Split>();
/** The same for an operation that computes its results and what it must save together. */
export function splitTemplate(p: Program, i: number, ids: readonly number[], moves: readonly boolean[]): Split {
  const key = keyOf(p, i, ids, moves);
  let t = splits.get(key);
  if (t === undefined) {
    t = within(null, () => deriveSplit(p, i, ids, moves));
    splits.set(key, t);
  }
  return t;
}
function deriveSplit(p: Program, i: number, ids: readonly number[], moves: readonly boolean[]): Split {
  const types = ids.map((a) => p.type(a));
  const movers = types.filter((_, k) => moves[k]);
  const body = recordProgram("a rule", types, (x) => emitTuple(p.op(i), x, p.params.get(i)));
  let lin: Linearized | undefined;
  const forward = recordProgram("a rule", types, (x) => {
    lin = linearizeAt(body.program, x, moves);
    return [...lin.outs, ...lin.residuals];
  });
  const { program, residuals } = lin!;
  const saved = residuals.map((r) => r.type);
  const backward = recordProgram("a rule", [...saved, ...p.type(i).parts], (v) => {
    const linear = program.inputs.map((_, k) => k < movers.length);
    const given = [...movers.map(() => null), ...v.slice(0, saved.length)];
    const got = transposeAt(program, given, linear, v.slice(saved.length));
    return movers.map((t, k) => got[k] ?? zerosOf(t));
  });
  return { forward: simplify(forward.program)[0], backward: simplify(backward.program)[0] };
}
function keyOf(p: Program, i: number, ids: readonly number[], moves: readonly boolean[]): string {
  const operands = ids.map((a, k) => `${p.type(a).id}${moves[k] ? "*" : ""}`).join();
  return `${p.op(i)}|${operands}|${paramsKey(p.params.get(i))}`;
}
function derive(p: Program, i: number, types: readonly Type[], moves: readonly boolean[]): Program {
  const params = p.params.get(i);
  const op = p.op(i);
  const many = primitives[op]!.many;
  const outs = many ? p.type(i).parts : [p.type(i)];
  const movers = moves.flatMap((m, k) => (m ? [k] : []));
  const nx = types.length;
  const whole = recordProgram("a rule", [...types, ...outs, ...outs], (v) => {
    const body = recordProgram("a rule", types, (x) => (many ? emitTuple(op, x, params) : [emit(op, x, params)]));
    const y = v.slice(nx, nx + outs.length);
    const done: (Entry | undefined)[] = [];
    done[nx] = many ? y : y[0]!;
    const lin = linearizeAt(body.program, v.slice(0, nx), moves, done);
    const n = movers.length;
    const linear = lin.program.inputs.map((_, k) => k < n);
    const got = transposeAt(
      lin.program,
      [...movers.map(() => null), ...lin.residuals],
      linear,
      v.slice(nx + outs.length),
    );
    return movers.map((m, k) => got[k] ?? zerosOf(types[m]!));
  });
  return simplify(whole.program)[0];
}

type Slope = (a: number, b: number, y: number) => number;
const slopes: (Slope | undefined)[] = [];
/** d result / d operand k of a scalar operation as a function of (operands, result), read off its jvp rule. */
export function scalarSlope(op: number, k: number): Slope {
  const key = op * 2 + k;
  let s = slopes[key];
  if (s === undefined) {
    s = within(null, () => deriveSlope(op, k));
    slopes[key] = s;
  }
  return s;
}
function deriveSlope(op: number, k: number): Slope {
  const f64 = arrayType("f64", []);
  const block = primitives[op]!;
  if (block.many) throw new Error("a slope belongs to a primitive with one result");
  const { program } = recordProgram("a rule", [f64, f64, f64], ([a, b, y]) => {
    const dx: Tangent[] = [k === 0 ? scalar(1) : null, k === 1 ? scalar(1) : null, null];
    return [block.jvp(row(dx), row([a!, b!, y!]), y!, undefined) ?? scalar(0)];
  });
  const [q] = simplify(program);
  const at: Slope[] = [];
  for (let i = 0; i < q.n; i++) at[i] = closure(q, i, at);
  return at[q.outputs[0]!]!;
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
  const operands = q.operands(i).map((j) => at[j]!);
  const f = scalarRules[op];
  if (f === undefined) {
    // A primitive with static parameters: its value rule takes them.
    const type = q.type(i);
    const types = row(q.operands(i).map((j) => q.type(j)));
    const { value } = primitives[op]!;
    const params = q.params.get(i);
    return (a, b, o) => value(row(operands.map((x) => x(a, b, o))), type, params, types, false) as number;
  }
  const [x, y, z] = operands;
  if (z !== undefined) return (a, b, o) => f(x!(a, b, o), y!(a, b, o), z(a, b, o));
  if (y !== undefined) return (a, b, o) => f(x!(a, b, o), y(a, b, o), 0);
  return (a, b, o) => f(x!(a, b, o), 0, 0);
}
