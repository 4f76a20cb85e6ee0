import { INPUT, type Params, PROJ, type Program } from "../ir/program.ts";
import type { TypedArray } from "../ir/raw.ts";
import { isFloat, showType, type Type } from "../ir/type.ts";
import { add } from "../prims/arithmetic.ts";
import { broadcastTo, constantOf, sum, zerosOf } from "../prims/broadcast.ts";
import { and, applyMask, gt, not, or } from "../prims/comparison.ts";
import { fail } from "../record/errors.ts";
import { typesOf } from "../record/evaluate.ts";
import { asRules, rulesOf, top } from "../record/recording.ts";
import { type Cotangent, Masked, row, type SingleRules, type Tangent } from "../record/rules.ts";
import { nameOf, primitives } from "../record/table.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { has } from "./holds.ts";
import type { Linearized } from "./linearize.ts";
import { riskyLines } from "./live.ts";
import { type Entry, partOf, repeat } from "./replay.ts";

/** The cotangent with its mask applied. */
export const plain = <T extends Cotangent | undefined>(c: T): Exclude<T, Masked> | Tensor =>
  c instanceof Masked ? applyMask(c) : (c as Exclude<T, Masked>);

/** The lanes that may differ from 0, as bool. */
const open = ({ test, on }: Masked): Tensor => (on ? test : not(test));
/** Another cotangent under the same mask. */
const under = ({ test, on }: Masked, ct: Tensor): Masked => new Masked(ct, test, on);
/** Lanes of a cotangent that may differ from 0, as numbers above 0. */
export const lanesOf = (c: Cotangent, t: Type): Tensor => {
  const ones = constantOf(t, Number(c !== null));
  return c instanceof Masked ? applyMask(under(c, ones)) : ones;
};
/** A cotangent of which only the given lanes may differ from 0. */
export const inLanes = (c: Tangent, lanes: Tangent | undefined): Cotangent =>
  c && lanes ? new Masked(c, gt(lanes, 0)) : c;

/** Cotangents of lines on the way back. Sums in place where a buffer is ours and nothing records. */
class Accumulators {
  readonly #ct: (Cotangent | Cotangent[])[] = [];
  /** Buffers that belong to the sweep. */
  readonly own: boolean[] = [];
  readonly #eager: boolean;
  /** May an infinite coefficient stand on the way back from this line? Only then its masks matter. */
  readonly risky: (id: number) => boolean;
  /** Of lines that only gathers read so far: how often a lane was read. */
  readonly reads: Tensor[] = [];
  constructor(eager: boolean, risky: (id: number) => boolean) {
    this.#eager = eager;
    this.risky = risky;
  }
  /** The sum so far without its masks. */
  sum(id: number): Tangent {
    return plain((this.#ct[id] as Cotangent) ?? null);
  }
  peek(id: number): Cotangent {
    const c = (this.#ct[id] as Cotangent) ?? null;
    return this.reads[id] === undefined ? c : inLanes(c as Tangent, this.reads[id]);
  }
  take(id: number): Cotangent {
    const c = this.peek(id);
    this.#ct[id] = null;
    return c;
  }
  has(id: number): boolean {
    return (this.#ct[id] ?? null) !== null;
  }
  put(id: number, c: Cotangent, own = false): void {
    delete this.reads[id];
    this.#ct[id] = c;
    this.own[id] = own;
  }
  gain(id: number, given: Cotangent): void {
    if (given === null || given === undefined) return;
    const old = this.peek(id);
    if (old === null) {
      this.put(id, given);
      return;
    }
    if (old instanceof Masked && given instanceof Masked) {
      if (old.test === given.test && old.on === given.on) {
        this.put(id, under(old, add(old.ct, given.ct)));
        return;
      }
      if (this.risky(id)) {
        this.put(id, new Masked(add(plain(old)!, plain(given)!), or(open(old), open(given))));
        return;
      }
    }
    delete this.reads[id];
    const sum = this.sum(id)!;
    const c = plain(given)!;
    if (this.own[id] && c.rec === null && sum.rec === null && typeof sum.value === "object") {
      const to = sum.value as TypedArray;
      const from = c.value as TypedArray;
      for (let j = 0; j < to.length; j++) to[j]! += from[j]!;
      this.#ct[id] = sum;
    } else this.put(id, add(sum, c), this.#eager && sum.type.shape.length > 0);
  }
  gainPart(id: number, part: number, c: Cotangent): void {
    const parts = (this.#ct[id] as Cotangent[] | null | undefined) ?? [];
    const old = parts[part];
    parts[part] = old ? add(plain(old)!, plain(c)!) : c;
    this.#ct[id] = parts;
  }
  parts(id: number, types: readonly Type[]): Cotangent[] {
    return types.map((_, k) => (this.#ct[id] as Cotangent[])[k] ?? null);
  }
}

/**
 * Reverse sweep of a list that is linear in the inputs marked by `linear`; args[k] is used for the others. Gives the
 * cotangents of the linear inputs (null: structural zero). `into`: accumulators that the sweep continues.
 */
export function transposeAt(
  p: Program,
  args: readonly Tangent[],
  linear: readonly boolean[],
  cts: readonly Tangent[],
  into: readonly Tangent[] = [],
): (Tangent | undefined)[] {
  return asRules(() => pullAt(p, args, linear, cts, into, false).map(plain));
}
/** The same of the tangents of a program that was split at a point: cotangents of its results to those of what moves. */
export function transposeSplit({ program, residuals }: Linearized, cts: readonly Tangent[]): (Tangent | undefined)[] {
  const linear = program.inputs.map((_, k) => k < program.inputs.length - residuals.length);
  return transposeAt(program, [...linear.filter(Boolean).map(() => null), ...residuals], linear, cts);
}
/** The same where masks come in and go out, and matter (`behind`) in front of the inputs too. Its lines are lines of a rule. */
export function pullAt(
  p: Program,
  args: readonly Tangent[],
  linear: readonly boolean[],
  cts: readonly Cotangent[],
  into: readonly Cotangent[],
  behind: boolean,
): (Cotangent | undefined)[] {
  // null where a line is linear.
  const v = new Array<Entry | null>(p.n);
  let risks: Uint8Array | undefined;
  const acc = new Accumulators(top === null, (id) => {
    risks ??= riskyLines(
      p,
      v.map((x) => x === null),
      Number(behind),
    );
    return risks[id] === 1;
  });
  p.inputs.forEach((id, k) => {
    v[id] = linear[k] ? null : args[k]!;
    if (linear[k] && into[k]) acc.put(id, into[k]!);
  });
  for (let i = 0; i < p.n; i++) {
    if (p.op(i) === INPUT) continue;
    rulesOf(p, i);
    const x = p.operands(i).map((a) => v[a] as Tensor | null);
    if (x.includes(null)) v[i] = null;
    else v[i] = p.op(i) === PROJ ? (x as unknown as Tensor[][])[0]![partOf(p, i)]! : repeat(p, i, x as Tensor[]);
  }
  p.outputs.forEach((o, k) => {
    if (o >= 0 && v[o] === null) acc.gain(o, cts[k] ?? null);
  });
  for (let i = p.n - 1; i >= 0; i--) if (v[i] === null && p.op(i) !== INPUT && acc.has(i)) step(p, i, acc, v);
  return p.inputs.map((id, k) => (linear[k] ? acc.peek(id) : undefined));
}
function step(p: Program, i: number, acc: Accumulators, v: readonly (Entry | null)[]): void {
  const ids = p.operands(i);
  const op = p.op(i);
  rulesOf(p, i);
  if (op === PROJ) {
    acc.gainPart(ids[0]!, partOf(p, i), acc.take(i));
    return;
  }
  const block = primitives[op]!;
  const types = typesOf(p, ids);
  const params = p.params.get(i);
  const x = ids.map((a) => v[a] as Tangent);
  const linear = x.flatMap((c, k) => (c === null ? [k] : []));
  const { linearIn: may = linear, bilinear } = block as Partial<SingleRules<Params>>;
  if (
    block.transpose === null ||
    !linear.every((k) => isFloat(types[k]!) && may.includes(k)) ||
    (bilinear && linear.length > 1)
  )
    fail(
      "linearTranspose",
      `${nameOf(op)} is not linear in ${types.map(showType).join(", ")}`,
      `Use vjp for functions that are not${block.view ? "; a product with the number 0 stops gradients too" : ""}`,
    );
  const { risky } = acc;
  if (block.many) {
    const { parts } = p.type(i);
    const cts = acc.parts(i, parts);
    const masks = cts.some((c) => c instanceof Masked) || (has(p, i, "flat") && ids.some(risky));
    const lanes = masks ? cts.map((c, k) => lanesOf(c, parts[k]!)) : undefined;
    const back = block.transpose(row(cts.map(plain)), row(x), params, row(types), lanes);
    for (const k of linear) acc.gain(ids[k]!, back[k] ?? null);
    return;
  }
  const { transpose } = block;
  const rule = (c: Tensor, given: readonly Tangent[] = x): Cotangent[] => transpose(c, row(given), params, row(types));
  const whole = acc.take(i)!;
  const floats = whole instanceof Masked && block.lanewise === true;
  const ct = floats ? whole.ct : plain(whole)!;
  if (block.accumulate !== undefined && x[0] === null) {
    scatterInto(p, i, acc, whole, x, rule);
    return;
  }
  const back = rule(ct);
  const lanes =
    !floats && (block.drops || whole instanceof Masked) && ids.some(risky) ? lanesOf(whole, p.type(i)) : undefined;
  /*
   * Lanes of the operands that reach an output, and one that counts: those where the transpose of ones, under the masks of
   * the output's own cotangent and with coefficients 1, is not 0. Where lanes mix otherwise, all of them if any.
   */
  const hit =
    lanes &&
    (block.moves
      ? rule(
          lanes,
          x.map((c) => (c !== null && isFloat(c.type) ? constantOf(c.type, 1) : c)),
        )
      : types.map((t) => broadcastTo(sum(lanes), t.shape, [])));
  for (const k of linear) {
    const a = ids[k]!;
    const c = back[k];
    if (!c) continue;
    if (!floats) acc.gain(a, hit ? inLanes(plain(c), hit[k] as Tensor) : c);
    else acc.gain(a, c instanceof Masked ? new Masked(c.ct, and(open(c), open(whole))) : under(whole, c));
  }
}
/** A gather adds into the accumulator itself, so that reading one row of an array in a loop costs one row. */
function scatterInto(
  p: Program,
  i: number,
  acc: Accumulators,
  whole: Tensor | Masked,
  x: readonly Tangent[],
  rule: (c: Tensor) => Cotangent[],
): void {
  const block = primitives[p.op(i)]!;
  const ids = p.operands(i);
  const [a] = ids as [number];
  const params = p.params.get(i);
  const rest = x.slice(1) as readonly Tensor[];
  const types = typesOf(p, ids);
  const onto = (base: Tensor, ct: Tensor, free: boolean): Tensor =>
    top === null && [ct, base, ...rest].every((t) => t.rec === null)
      ? concrete(
          base.type,
          block.accumulate!(base.value!, row([0, ...rest.map((t) => t.value!)]), ct.value!, types, params, free),
        )
      : block.accumulateLine!(base, row(x), ct, params);
  const fresh = !acc.has(a);
  const reads = acc.reads[a] ?? (fresh && acc.risky(a) ? zerosOf(types[0]) : undefined);
  const ct = plain(whole)!;
  acc.put(a, fresh ? rule(ct)[0]! : onto(acc.sum(a)!, ct, acc.own[a] === true), true);
  if (reads !== undefined) acc.reads[a] = onto(reads, lanesOf(whole, p.type(i)), true);
}
