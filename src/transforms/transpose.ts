import { INPUT, PROJ, type Program } from "../ir/program.ts";
import type { TypedArray } from "../ir/raw.ts";
import { showType, type Type } from "../ir/type.ts";
import { add } from "../prims/arithmetic.ts";
import { constantOf, zerosOf } from "../prims/broadcast.ts";
import { applyMasks, ne, selectCode } from "../prims/comparison.ts";
import { fail } from "../record/errors.ts";
import { asRules, top } from "../record/recording.ts";
import { type Cotangent, type Mask, Masked, row, type Tangent } from "../record/rules.ts";
import { nameOf, primitives } from "../record/table.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { type Entry, partOf, repeat } from "./replay.ts";

const plain = (c: Cotangent): Tangent => (c instanceof Masked ? applyMasks(c) : c);

const sameMask = (a: Mask, b: Mask): boolean =>
  a.on === b.on &&
  a.test.rec === b.test.rec &&
  (a.test.rec === null ? a.test.value === b.test.value : a.test.id === b.test.id);
/** The cotangent with all masks applied but those that go on floating. */
const without = (m: Masked, floating: readonly Mask[]): Tensor =>
  applyMasks(
    new Masked(
      m.masks.filter((k) => !floating.some((f) => sameMask(f, k))),
      m.ct,
    ),
  );

/** Cotangents of lines on the way back. Sums in place where a buffer is ours and nothing records. */
class Accumulators {
  private readonly ct: (Cotangent | (Tangent | undefined)[])[] = [];
  private readonly own: boolean[] = [];
  private readonly eager: boolean;
  constructor(eager: boolean) {
    this.eager = eager;
  }
  peek(id: number): Cotangent {
    return (this.ct[id] as Cotangent) ?? null;
  }
  take(id: number): Cotangent {
    const c = this.peek(id);
    this.ct[id] = null;
    return c;
  }
  put(id: number, c: Cotangent, own = false): void {
    this.ct[id] = c;
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
      const common = old.masks.filter((m) => given.masks.some((n) => sameMask(m, n)));
      if (common.length > 0) {
        this.put(id, new Masked(common, add(without(old, common), without(given, common))));
        return;
      }
    }
    const sum = plain(old)!;
    const c = plain(given)!;
    if (this.own[id] && c.rec === null && sum.rec === null && typeof sum.value === "object") {
      const to = sum.value as TypedArray;
      const from = c.value as TypedArray;
      for (let j = 0; j < to.length; j++) to[j]! += from[j]!;
      this.ct[id] = sum;
    } else this.put(id, add(sum, c), this.eager && sum.type.shape.length > 0);
  }
  gainPart(id: number, part: number, c: Tangent): void {
    const parts = (this.ct[id] as (Tangent | undefined)[] | null | undefined) ?? [];
    const old = parts[part];
    parts[part] = old ? add(old, c!) : c;
    this.ct[id] = parts as never;
  }
  parts(id: number, n: number): Tangent[] {
    const got = this.ct[id] as unknown as (Tangent | undefined)[];
    return Array.from({ length: n }, (_, k) => got[k] ?? null);
  }
  owned(id: number): boolean {
    return this.own[id] === true;
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
  return asRules(() => sweep(p, args, linear, cts, into));
}
function sweep(
  p: Program,
  args: readonly Tangent[],
  linear: readonly boolean[],
  cts: readonly Tangent[],
  into: readonly Tangent[],
): (Tangent | undefined)[] {
  const isLinear = new Uint8Array(p.n);
  const v = new Array<Entry>(p.n);
  const acc = new Accumulators(top === null);
  p.inputs.forEach((id, k) => {
    if (linear[k]) {
      isLinear[id] = 1;
      if (into[k]) acc.put(id, into[k]!);
    } else v[id] = args[k]!;
  });
  for (let i = 0; i < p.n; i++) {
    if (p.op(i) === INPUT) continue;
    const ids = p.operands(i);
    if (ids.some((a) => isLinear[a])) isLinear[i] = 1;
    else
      v[i] =
        p.op(i) === PROJ
          ? (v[ids[0]!] as readonly Tensor[])[partOf(p, i)]!
          : repeat(
              p,
              i,
              ids.map((a) => v[a] as Tensor),
            );
  }
  p.outputs.forEach((o, k) => {
    if (o >= 0 && isLinear[o]) acc.gain(o, cts[k] ?? null);
  });
  for (let i = p.n - 1; i >= 0; i--)
    if (isLinear[i] && p.op(i) !== INPUT && acc.peek(i) !== null) step(p, i, acc, isLinear, v);
  return p.inputs.map((id, k) => (linear[k] ? plain(acc.peek(id)) : undefined));
}
function step(p: Program, i: number, acc: Accumulators, isLinear: Uint8Array, v: readonly Entry[]): void {
  const ids = p.operands(i);
  const op = p.op(i);
  if (op === PROJ) {
    acc.gainPart(ids[0]!, partOf(p, i), plain(acc.take(i)));
    return;
  }
  const block = primitives[op]!;
  const types = ids.map((a) => p.type(a));
  const x = ids.map((a) => (isLinear[a] ? null : (v[a] as Tensor)));
  const linear = ids.flatMap((a, k) => (isLinear[a] ? [k] : []));
  const allowed =
    block.transpose !== null &&
    (block.many ||
      ((block.linearIn === undefined || linear.every((k) => block.linearIn!.includes(k))) &&
        !(block.bilinear && linear.length > 1)));
  if (block.transpose === null || !allowed)
    fail(
      "linearTranspose",
      `${nameOf(op)} is not linear in ${types.map(showType).join(", ")}`,
      "Only linear programs have a transpose; use vjp for any other function",
    );
  if (block.many) {
    const back = block.transpose(row(acc.parts(i, p.type(i).parts.length)), row(x), p.params.get(i), row(types));
    ids.forEach((a, k) => {
      if (isLinear[a]) acc.gain(a, back[k] ?? null);
    });
    return;
  }
  const whole = acc.take(i)!;
  const floats = whole instanceof Masked && (block.lanewise === true || op === selectCode);
  const ct = floats ? (whole as Masked).ct : plain(whole)!;
  if (block.accumulate !== undefined && isLinear[ids[0]!]) {
    scatterInto(p, i, acc, whole, x, types);
    return;
  }
  const back = block.transpose(ct, row(x), p.params.get(i), row(types));
  ids.forEach((a, k) => {
    const c = back[k] ?? null;
    if (!isLinear[a] || c === null) return;
    if (floats)
      acc.gain(
        a,
        new Masked(
          [...(c instanceof Masked ? c.masks : []), ...(whole as Masked).masks],
          c instanceof Masked ? c.ct : c,
        ),
      );
    else if ((block.drops || (block.moves && whole instanceof Masked)) && isSingular(p, a))
      acc.gain(a, reached(c as Tensor, whole, x, p, i, types));
    else acc.gain(a, c);
  });
}
/** A gather adds into the accumulator itself, so that reading one row of an array in a loop costs one row. */
function scatterInto(
  p: Program,
  i: number,
  acc: Accumulators,
  whole: Tensor | Masked,
  x: readonly Tangent[],
  types: readonly Type[],
): void {
  const block = primitives[p.op(i)]!;
  const ct = plain(whole)!;
  const [a] = p.operands(i) as [number];
  const old = acc.peek(a);
  const params = p.params.get(i);
  if (old === null && isSingular(p, a)) {
    const back = (block.transpose as NonNullable<typeof block.transpose>)(
      ct as never,
      row(x),
      params,
      row(types),
    )[0] as Tensor;
    acc.put(a, reached(back, whole, x, p, i, types));
    return;
  }
  const base = plain(old) ?? zerosOf(types[0]!);
  const rest = x.slice(1) as readonly Tensor[];
  if (top === null && ct.rec === null && base.rec === null && rest.every((t) => t.rec === null)) {
    const sum = block.accumulate!(
      base.value!,
      row([0, ...rest.map((t) => t.value!)]),
      ct.value!,
      row(types),
      params,
      old === null || acc.owned(a),
    );
    acc.put(a, concrete(base.type, sum), true);
  } else acc.put(a, block.accumulateLine!(base, row(x), ct, params));
}
/** Does a coefficient that may be infinite stand right behind this line? Only then the lanes that were dropped need a mask. */
function isSingular(p: Program, a: number): boolean {
  let behind = a;
  while (primitives[p.op(behind)]?.moves) behind = p.operand(behind, 0);
  return primitives[p.op(behind)]?.lanewise === true && p.arity(behind) > 1;
}
/**
 * The cotangent with a mask over the lanes that reach an output, and one that counts: those where the transpose of ones,
 * under the masks of the output's own cotangent, is not 0.
 */
function reached(
  c: Tensor,
  whole: Tensor | Masked,
  x: readonly Tangent[],
  p: Program,
  i: number,
  types: readonly Type[],
): Masked {
  const block = primitives[p.op(i)]!;
  const all = constantOf(p.type(i), 1);
  const ones = whole instanceof Masked ? applyMasks(new Masked(whole.masks, all)) : all;
  const hit = plain(
    (block.transpose as NonNullable<typeof block.transpose>)(
      ones as never,
      row(x),
      p.params.get(i),
      row(types),
    )[0] as Cotangent,
  )!;
  return new Masked([{ test: ne(hit, 0), on: true }], c);
}
