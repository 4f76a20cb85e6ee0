import { ADD, CONST, DIV, FIRST_FREE, MUL, NEG, type Params, SCALE, SUB } from "../../ir/program.ts";
import { isFloat, range, type Shape, sameShape, type Type, withShape } from "../../ir/type.ts";
import { codeNamed, nameOf, primitives } from "../../record/table.ts";
import type { Lines } from "../../transforms/lines.ts";
import type { NewLine } from "../../transforms/simplify.ts";
import { concatenation } from "./concatenation.ts";

/*
 * Rewriting that leaves every bit of a result as it is, NaN, infinities and the signs of zeros included, but for sums of
 * equal terms, which are products here. None computes a product or a function twice: what a rewriting replaces is needed
 * no more, or was there before.
 */

type Rule = (lines: Lines, line: NewLine) => number | undefined;

interface Axes extends Params {
  readonly axes: readonly number[];
}
interface Broadcast extends Axes {
  readonly shape: Shape;
}

const nameAt = ({ program }: Lines, id: number): string => nameOf(program.op(id));
const paramsAt = <P extends Params>({ program }: Lines, id: number): P => program.params.get(id) as P;
const line = (lines: Lines, name: string, type: Type, x: readonly number[], params?: Params): number =>
  lines.line(codeNamed(name)!, type, x, params);

/** A number at every position of a type. */
function uniform(lines: Lines, type: Type, value: number): number {
  const id = lines.constant(withShape(type, []), value);
  return type.shape.length === 0 ? id : broadcast(lines, type, id, []);
}
const broadcast = (lines: Lines, type: Type, x: number, axes: readonly number[]): number =>
  axes.length === type.shape.length ? x : line(lines, "broadcast", type, [x], { shape: type.shape, axes });

/** The operand of a negation, or the negated number; undefined where negating would be an operation. */
function negated(lines: Lines, id: number): number | undefined {
  const { program } = lines;
  if (program.op(id) === NEG) return program.operand(id, 0);
  const value = lines.number(id);
  return value === undefined || !isFloat(program.type(id)) ? undefined : uniform(lines, program.type(id), -value);
}

const add: Rule = (lines, { type, operands: [a, b] }) => {
  if (a === b && isFloat(type)) return lines.line(MUL, type, [a!, uniform(lines, type, 2)]);
  if (Object.is(lines.number(b), -0)) return a;
  if (Object.is(lines.number(a), -0)) return b;
  if (lines.program.op(b!) === NEG) return lines.line(SUB, type, [a!, negated(lines, b!)!]);
  if (lines.program.op(a!) === NEG) return lines.line(SUB, type, [b!, negated(lines, a!)!]);
  return undefined;
};

const sub: Rule = (lines, { type, operands: [a, b] }) => {
  if (Object.is(lines.number(b), 0)) return a;
  if (lines.program.op(b!) === NEG) return lines.line(ADD, type, [a!, negated(lines, b!)!]);
  return undefined;
};

/** Signs leave products for their constants, or each other; a factor -1 is a negation. */
const mul: Rule = (lines, { type, operands: [a, b] }) => {
  if (!isFloat(type)) return undefined;
  const [x, y] = lines.number(a) === undefined ? [a!, b!] : [b!, a!];
  if (lines.number(y) === -1)
    return neg(lines, { op: NEG, type, operands: [x], params: undefined }) ?? lines.line(NEG, type, [x]);
  if (lines.program.op(x) === NEG) {
    const other = negated(lines, y);
    if (other !== undefined) return product(lines, type, lines.program.operand(x, 0), other);
  }
  return product(lines, type, x, y);
};
/** Equal products have their factors in the order of their lines; a number comes last. */
function product(lines: Lines, type: Type, x: number, y: number): number {
  if (lines.number(y) === 1) return x;
  const isOrdered = lines.number(y) !== undefined || x <= y;
  return lines.line(MUL, type, isOrdered ? [x, y] : [y, x]);
}

/** Whether x is a power of two, and its inverse is a single-precision number too. */
const isPower = (x: number): boolean =>
  Number.isInteger(Math.log2(Math.abs(x))) && Math.abs(Math.log2(Math.abs(x))) <= 126;

const div: Rule = (lines, { type, operands: [a, b] }) => {
  if (!isFloat(type)) return undefined;
  const divisor = lines.number(b);
  if (divisor === 1) return a;
  if (divisor !== undefined && isPower(divisor)) return lines.line(MUL, type, [a!, uniform(lines, type, 1 / divisor)]);
  if (lines.program.op(a!) !== NEG) return undefined;
  const other = negated(lines, b!);
  return other === undefined ? undefined : lines.line(DIV, type, [lines.program.operand(a!, 0), other]);
};

const neg: Rule = (lines, { type, operands: [a] }) => {
  const { program } = lines;
  if (program.op(a!) === NEG) return program.operand(a!, 0);
  return isFloat(type) && lines.number(a) !== undefined ? negated(lines, a!) : undefined;
};

const reshape: Rule = (lines, { op, type, operands: [a], params }) => {
  const { program } = lines;
  if (program.type(a!) === type) return a;
  if (program.op(a!) === op)
    return (
      reshape(lines, { op, type, operands: program.operands(a!), params }) ??
      lines.line(op, type, program.operands(a!), params)
    );
  const value =
    type.size > 0 && nameAt(lines, a!) === "broadcast" && program.type(program.operand(a!, 0)).shape.length === 0;
  return value ? broadcast(lines, type, program.operand(a!, 0), []) : undefined;
};

const transpose: Rule = (lines, { op, type, operands: [a], params }) => {
  const { program } = lines;
  const { order } = params as { order: readonly number[] };
  if (order.every((axis, k) => axis === k)) return a;
  if (program.op(a!) === op) {
    const inner = paramsAt<{ order: readonly number[] }>(lines, a!).order;
    const both = { op, type, operands: program.operands(a!), params: { order: order.map((axis) => inner[axis]!) } };
    return transpose(lines, both) ?? lines.line(op, type, both.operands, both.params);
  }
  if (nameAt(lines, a!) !== "broadcast") return undefined;
  const { axes } = paramsAt<Broadcast>(lines, a!);
  const places = axes.map((axis) => order.indexOf(axis));
  const isAscending = places.every((place, k) => k === 0 || place > places[k - 1]!);
  return isAscending ? broadcast(lines, type, program.operand(a!, 0), places) : undefined;
};

const spread: Rule = (lines, { op, type, operands: [a], params }) => {
  const { program } = lines;
  const { axes } = params as Broadcast;
  if (axes.length === type.shape.length) return a;
  if (program.op(a!) !== op) return undefined;
  const inner = paramsAt<Broadcast>(lines, a!).axes;
  return broadcast(
    lines,
    type,
    program.operand(a!, 0),
    inner.map((axis) => axes[axis]!),
  );
};

/** A sum over axes along which all terms are equal is a product; + 0 because no sum is -0. */
const sum: Rule = (lines, { op, type, operands: [a], params }) => {
  const { program } = lines;
  if (type.dtype !== "f64" || nameAt(lines, a!) !== "broadcast" || program.type(a!).size === 0) return undefined;
  const { axes } = params as Axes;
  const inner = paramsAt<Broadcast>(lines, a!);
  const equal = axes.filter((axis) => !inner.axes.includes(axis));
  if (equal.length === 0) return undefined;
  const x = program.operand(a!, 0);
  const from = program.type(x);
  const summed = range(from.shape.length).filter((k) => axes.includes(inner.axes[k]!));
  const short = withShape(
    from,
    from.shape.filter((_, k) => !summed.includes(k)),
  );
  const some = summed.length === 0 ? x : lines.line(op, short, [x], { axes: summed });
  const count = equal.reduce((n, axis) => n * inner.shape[axis]!, 1);
  const times = count === 1 ? some : lines.line(MUL, short, [some, uniform(lines, short, count)]);
  const whole = summed.length === 0 ? lines.line(ADD, short, [times, uniform(lines, short, 0)]) : times;
  const left = range(inner.shape.length).filter((axis) => !axes.includes(axis));
  const kept = inner.axes.filter((axis) => !axes.includes(axis)).map((axis) => left.indexOf(axis));
  return broadcast(lines, type, whole, kept);
};

const select: Rule = (_lines, { operands: [, x, y] }) => (x === y ? x : undefined);

const named: Readonly<Record<string, Rule>> = {
  broadcast: spread,
  reshape,
  transpose,
  sum,
  select,
  concatenate: concatenation,
};
const numbered = new Map<number, Rule>([
  [ADD, add],
  [SUB, sub],
  [MUL, mul],
  [SCALE, mul],
  [DIV, div],
  [NEG, neg],
]);

/**
 * Operations on copies: the operation first, then the copies, where each operand is copied along the same axes or is one
 * number. Numbers alone are left: loops compute them once.
 */
function beforeCopies(lines: Lines, { op, type, operands, params }: NewLine): number | undefined {
  const { program } = lines;
  let axes: readonly number[] | undefined;
  let short: Shape = [];
  for (const a of operands) {
    if (lines.number(a) !== undefined) continue;
    if (nameAt(lines, a) !== "broadcast" || !sameShape(program.type(a).shape, type.shape)) return undefined;
    const own = paramsAt<Broadcast>(lines, a).axes;
    if (axes !== undefined && !sameShape(axes, own)) return undefined;
    axes = own;
    short = program.type(program.operand(a, 0)).shape;
  }
  if (axes === undefined || axes.length === 0) return undefined;
  const inner = operands.map((a) => {
    const value = lines.number(a);
    return value === undefined ? program.operand(a, 0) : uniform(lines, withShape(program.type(a), short), value);
  });
  const before = { op, type: withShape(type, short), operands: inner, params };
  return broadcast(lines, type, algebra(lines, before) ?? lines.line(op, before.type, inner, params), axes);
}

/** A better line in the place of a new one. */
export function algebra(lines: Lines, next: NewLine): number | undefined {
  if (next.op === CONST) return undefined;
  const isLanes = next.type.shape.length > 0 && primitives[next.op]?.lanewise;
  const first = isLanes ? beforeCopies(lines, next) : undefined;
  return first ?? (next.op < FIRST_FREE ? numbered.get(next.op) : named[nameOf(next.op)])?.(lines, next);
}
