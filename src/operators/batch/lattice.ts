import { sizeOf } from "../../ir/type.ts";
import { add } from "../../prims/arithmetic.ts";
import { reshape, stretch, sum } from "../../prims/broadcast.ts";
import { scatterAdd, take } from "../../prims/indexing.ts";
import { concatenate } from "../../prims/joining.ts";
import { transpose } from "../../prims/shape.ts";
import { type Cut, flip, pad, slice } from "../../prims/slicing.ts";
import { update } from "../../prims/update.ts";
import type { Tensor } from "../../record/tensor.ts";
import { rangeOf } from "../counter.ts";
import { type Affine, materialize } from "./affine.ts";

/** One axis of a lattice, or one unknown position, with its stride. */
interface Step {
  readonly stride: number;
  readonly size: number;
  /** The axis of the form; undefined for a term. */
  readonly axis: number | undefined;
  readonly term: Tensor | undefined;
  /** The least value of the term. */
  readonly low: number;
}
interface Lattice {
  readonly start: number;
  /** By falling stride. */
  readonly steps: readonly Step[];
  /** Axes that run backwards. */
  readonly reversed: readonly number[];
}
/**
 * The lattice of a form, its strides nested: every step goes over all that stands below it. undefined if they do not nest,
 * or if some of its places are none of the n that there are.
 */
function latticeOf(f: Affine, n: number): Lattice | undefined {
  let start = f.constant;
  const steps: Step[] = [];
  const reversed: number[] = [];
  f.axes.forEach((c, axis) => {
    const size = f.shape[axis]!;
    if (c === 0 || size === 1) return;
    if (c < 0) {
      start += c * (size - 1);
      reversed.push(axis);
    }
    steps.push({ stride: Math.abs(c), size, axis, term: undefined, low: 0 });
  });
  for (const { value, times } of f.terms) {
    const range = rangeOf(value);
    if (times < 0 || range === undefined || range.from) return undefined;
    const { low, high } = range;
    start += times * low;
    steps.push({ stride: times, size: high - low + 1, axis: undefined, term: value, low });
  }
  steps.sort((a, b) => b.stride - a.stride);
  let rest = start;
  for (const [k, { stride }] of steps.entries()) {
    if (rest < 0) return undefined;
    rest %= stride;
    const below = steps.slice(k + 1).reduce((s, t) => s + t.stride * (t.size - 1), rest);
    if (below >= stride) return undefined;
  }
  const last = steps.reduce((place, s) => place + s.stride * (s.size - 1), start);
  return start < 0 || last >= n ? undefined : { start, steps, reversed };
}
const cut = (x: Tensor, from: number, to: number, axis: number): Tensor =>
  from === 0 && to === x.shape[axis] ? x : slice(x, ...new Array<Cut>(axis).fill(null), [from, to]);

/**
 * The numbers of a flat array (the last axis of x) at the places of a form, as views where the places make a lattice. Axes
 * along which the form does not move are left with size 1, so that nothing is copied. `settled`: the terms of the form are
 * what they will be; else an outer loop may yet become an axis, and the places are written down.
 */
export function readAt(x: Tensor, f: Affine, settled: boolean): Tensor {
  const lattice = latticeOf(f, x.shape.at(-1)!);
  const lead = x.shape.slice(0, -1);
  if (lattice === undefined || (f.terms.length > 0 && (!settled || lead.length > 0))) {
    const still = { ...f, shape: f.shape.map((n, a) => (f.axes[a] === 0 ? 1 : n)) };
    return take(x, materialize(still), lead.length);
  }
  let v = x;
  let rest = lattice.start;
  const order: number[] = [];
  for (const { stride, size, axis, term, low } of lattice.steps) {
    const last = v.rank - 1;
    const length = v.shape[last]!;
    const first = Math.floor(rest / stride);
    rest %= stride;
    if (stride > 1) {
      const whole = Math.floor(length / stride) * stride;
      if (first + size > whole / stride && whole < length) {
        const missing = whole + stride - length;
        v = pad(
          v,
          v.shape.map((_, a): [number, number] => [0, a === last ? missing : 0]),
        );
      } else v = cut(v, 0, whole, last);
      v = reshape(v, [...v.shape.slice(0, -1), v.shape[last]! / stride, stride]);
    }
    if (term !== undefined) v = take(v, first === low ? term : add(term, first - low), last);
    else {
      v = cut(v, first, first + size, last);
      order.push(axis!);
    }
  }
  if ((lattice.steps.at(-1)?.stride ?? 2) > 1) v = take(v, rest, v.rank - 1);
  for (const axis of lattice.reversed) v = flip(v, lead.length + order.indexOf(axis));
  const sorted = order.map((_, k) => k).sort((a, b) => order[a]! - order[b]!);
  const moved = sorted.every((k, j) => k === j)
    ? v
    : transpose(v, [...lead.map((_, k) => k), ...sorted.map((k) => k + lead.length)]);
  return reshape(moved, [...lead, ...f.shape.map((n, a) => (order.includes(a) ? n : 1))]);
}
/** A lattice that fills start .. start + size without gaps, in the order of its axes by stride. */
function block(
  f: Affine,
  n: number,
): { start: number; size: number; order: number[]; reversed: readonly number[] } | undefined {
  if (f.terms.length > 0) return undefined;
  const lattice = latticeOf(f, n);
  if (lattice === undefined) return undefined;
  let stride = 1;
  for (const step of [...lattice.steps].reverse()) {
    if (step.stride !== stride) return undefined;
    stride *= step.size;
  }
  if (stride !== sizeOf(f.shape)) return undefined;
  return { start: lattice.start, size: stride, order: lattice.steps.map((s) => s.axis!), reversed: lattice.reversed };
}
/** Rows in the order in which they fill their block, flat. */
function inOrder(rows: Tensor, f: Affine, b: { order: number[]; reversed: readonly number[] }): Tensor {
  const lead = rows.rank - f.shape.length;
  const rest = f.shape.map((_, a) => a).filter((a) => !b.order.includes(a));
  const turned = b.reversed.reduce((v, a) => flip(v, a + lead), rows);
  const order = [...rest, ...b.order].map((a) => a + lead);
  const heads = rows.shape.slice(0, lead);
  const moved = order.every((a, k) => a === k + lead)
    ? turned
    : transpose(turned, [...heads.map((_, k) => k), ...order]);
  return reshape(moved, [...heads, sizeOf(f.shape)]);
}
/** A flat array with rows put at the places of a form, each place once. Both may have one more axis in front. */
export function writeAt(x: Tensor, f: Affine, rows: Tensor, settled: boolean): Tensor {
  const lead = x.rank - 1;
  const v = stretch(rows, [...x.shape.slice(0, lead), ...f.shape]);
  const row = settled && lead === 0 ? rowOf(f, x.size) : undefined;
  if (row !== undefined) {
    const table = reshape(x, [x.size / row.length, row.length]);
    return reshape(update(table, row.position, inOrder(v, row.inside, row.order)), x.shape);
  }
  const n = x.shape[lead]!;
  const b = block(f, n);
  if (b === undefined) return update(x, materialize(f), v, lead);
  const flat = inOrder(v, f, b);
  if (b.size === n) return flat;
  const parts = [cut(x, 0, b.start, lead), flat, cut(x, b.start + b.size, n, lead)];
  return concatenate(
    parts.filter((p) => p.shape[lead] !== 0),
    lead,
  );
}
interface Row {
  readonly position: Tensor;
  readonly length: number;
  readonly inside: Affine;
  readonly order: { readonly order: number[]; readonly reversed: readonly number[] };
}
/** Whether a form fills one row of a table, at a position that is not known. */
function rowOf(f: Affine, size: number): Row | undefined {
  const [term, ...others] = f.terms;
  if (term === undefined || others.length > 0) return undefined;
  const length = term.times;
  const first = Math.floor(f.constant / length);
  const inside = { ...f, terms: [], constant: f.constant - first * length };
  const order = block(inside, length);
  if (length < 2 || order?.size !== length || size % length !== 0 || order.start !== 0) return undefined;
  return { position: first === 0 ? term.value : add(term.value, first), length, inside, order };
}
/** A flat array with rows added at the places of a form; places that repeat add up. */
export function addAt(x: Tensor, f: Affine, rows: Tensor): Tensor {
  const v = stretch(rows, f.shape);
  const still = f.axes.flatMap((c, a) => (c === 0 ? [a] : []));
  const g: Affine = {
    ...f,
    shape: f.shape.filter((_, a) => f.axes[a] !== 0),
    axes: f.axes.filter((c) => c !== 0),
  };
  const total = still.length === 0 ? v : sum(v, still);
  const b = block(g, x.size);
  if (b?.size === x.size) return add(x, inOrder(total, g, b));
  return scatterAdd(x, materialize(g), total);
}
