import type { LaneRule } from "../ir/lower.ts";
import { storage } from "../ir/raw.ts";
import type { RoutineArrays, RoutineBuilder } from "../ir/routine.ts";
import { arrayType, type Shape, sameShape, sizeOf, type Type } from "../ir/type.ts";
import { normalPair, parity, rotations, signedOf, threefry2x32, unitOf } from "../math/threefry.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { fail, showTypes } from "../record/errors.ts";
import { still } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { spread } from "./broadcast.ts";

/**
 * What becomes of the two words of a block: both as i32, one number in [0, 1), or one in (-1, 1); or two normal numbers from
 * two blocks (math/threefry.ts).
 */
export type Form = "bits" | "unit" | "signed" | "normal";
interface Draw {
  readonly [key: string]: unknown;
  /** Of the words (form "bits") or numbers drawn from one key. */
  readonly shape: Shape;
  /** Second word of every counter: what the words are for. Different streams of a key are independent. */
  readonly stream: number;
  readonly form: Form;
}
export const isKey = (t: Type): boolean => t.dtype === "i32" && t.shape.at(-1) === 2;
export const keyFix = "Make one with key(seed), and others from it with split or foldIn";
/** visit(words, index) for every key, in the order of their leading axes. */
export function eachKey(key: Int32Array, visit: (k0: number, k1: number, index: number) => void): void {
  for (let b = 0; 2 * b < key.length; b++) visit(key[2 * b]!, key[2 * b + 1]!, b);
}

type Words<I> = readonly [I, I];
/** `threefry2x32` as code. */
function threefryCode<N, I>(b: RoutineBuilder<N, I>, k0: I, k1: I, c0: I, c1: number): Words<I> {
  const keys = [k0, k1, b.keepInteger(b.xor(b.xor(k0, k1), parity))] as const;
  const turned = (v: I, by: number): I => b.or(b.shiftLeft(v, by), b.shiftRight(v, 32 - by));
  let [x, y] = [b.keepInteger(b.plus(c0, k0)), b.keepInteger(b.plus(k1, c1))];
  for (let s = 1; s <= 5; s++) {
    for (const by of rotations[(s + 1) % 2]!) {
      x = b.keepInteger(b.plus(x, y));
      y = b.keepInteger(b.xor(turned(y, by), x));
    }
    x = b.keepInteger(b.plus(x, keys[s % 3]!));
    y = b.keepInteger(b.plus(b.plus(y, keys[(s + 1) % 3]!), s));
  }
  return [x, y];
}
const radius: LaneRule = (g, x) => g.sqrt(g.mul(g.call("log", g.abs(x)), g.constant(-2)));
const ofCosine: LaneRule = (g, r, x) => g.mul(r, g.call("cos", g.mul(x, g.constant(Math.PI))));
const ofSine: LaneRule = (g, r, x) => g.mul(r, g.call("sin", g.mul(x, g.constant(Math.PI))));
/** The value as loops over keys and blocks. */
function drawLoops<N, I>(
  b: RoutineBuilder<N, I>,
  { operands: [key, first], results: [out] }: RoutineArrays,
  { shape, stream, form }: Draw,
): void {
  const count = sizeOf(shape);
  const power = (e: number): N => b.number(2 ** e);
  /** (high >>> 5) 2^26 + (low >>> 6) */
  const joined = (high: I, low: I): N =>
    b.add(b.mul(b.toNumber(b.shiftRight(high, 5)), power(26)), b.toNumber(b.shiftRight(low, 6)));
  const unit = ([high, low]: Words<I>): N => b.mul(joined(high, low), power(-53));
  const signed = ([high, low]: Words<I>): N => {
    const size = b.keep(b.mul(b.add(joined(b.and(high, 0x7fffffff), low), b.number(0.5)), power(-52)));
    return b.keep(b.pick(b.below(high, 0), b.sub(b.number(0), size), size));
  };
  b.each(0, key!.type.size / 2, (q) => {
    const [k0, k1] = [0, 1].map((w) => b.keepInteger(b.integer(b.load(key!, b.plus(b.times(q, 2), w))))) as [I, I];
    const from = b.keepInteger(b.integer(b.load(first!, q)));
    const base = b.keepInteger(b.times(q, count));
    const block = (n: I): Words<I> => threefryCode(b, k0, k1, b.plus(from, n), stream);
    if (form === "unit" || form === "signed") {
      b.each(0, count, (n) => b.store(out!, b.plus(base, n), form === "unit" ? unit(block(n)) : signed(block(n))));
      return;
    }
    b.each(0, Math.ceil(count / 2), (pair) => {
      const n = b.keepInteger(b.times(pair, 2));
      const store = (one: N, two: N): void => {
        b.store(out!, b.plus(base, n), one);
        b.if(b.below(b.plus(n, 1), count), () => b.store(out!, b.plus(base, b.plus(n, 1)), two));
      };
      if (form === "bits") {
        const [x, y] = block(pair);
        store(b.toNumber(x), b.toNumber(y));
        return;
      }
      const size = b.lane(radius, signed(block(n)));
      const angle = signed(block(b.keepInteger(b.plus(n, 1))));
      store(b.lane(ofCosine, size, angle), b.lane(ofSine, size, angle));
    });
  });
}

/**
 * Random words from keys i32[B.., 2] and first counters i32[B..]: block n of a key is Threefry-2x32 of the counter
 * (first + n, stream). An element depends on its key and its position only, not on what else is drawn. Flat.
 */
const randomBits: Emitter<Draw> = /* @__PURE__ */ primitive<Draw>({
  name: "randomBits",
  type: ([key, first], { shape, form }) => {
    if (!isKey(key)) fail("random", `a key is i32[2], got ${showTypes([key])}`, keyFix);
    const lead = key.shape.slice(0, -1);
    if (first.dtype !== "i32" || !sameShape(first.shape, lead))
      fail("random", `counters ${showTypes([first])} do not fit keys ${showTypes([key])}`, "One i32 for each key");
    return arrayType(form === "bits" ? "i32" : "f64", [...lead, ...shape]);
  },
  value: ([key, first], out, { shape, stream, form }) => {
    const one = arrayType(out.dtype as "f64", [out.size]);
    const y = storage(one);
    const count = sizeOf(shape);
    const block = new Int32Array(2);
    const pair = new Float64Array(2);
    eachKey(key as Int32Array, (k0, k1, b) => {
      const from = typeof first === "number" ? first : (first as Int32Array)[b]!;
      const base = b * count;
      const number = (f: (high: number, low: number) => number, n: number): number => {
        threefry2x32(k0, k1, from + n, stream, block, 0);
        return f(block[0]!, block[1]!);
      };
      const twos = (fill: (n: number) => ArrayLike<number>): void => {
        for (let n = 0; n < count; n += 2) {
          const two = fill(n);
          y[base + n] = two[0]!;
          if (n + 1 < count) y[base + n + 1] = two[1]!;
        }
      };
      if (form === "unit") for (let n = 0; n < count; n++) y[base + n] = number(unitOf, n);
      else if (form === "signed") for (let n = 0; n < count; n++) y[base + n] = number(signedOf, n);
      else if (form === "normal")
        twos((n) => {
          normalPair(number(signedOf, n), number(signedOf, n + 1), pair);
          return pair;
        });
      else
        twos((n) => {
          threefry2x32(k0, k1, from + n / 2, stream, block, 0);
          return block;
        });
    });
    return out.shape.length === 0 ? y[0]! : y;
  },
  jvp: still,
  transpose: null,
  batch: (x, batched, n, p) => [randomBits(spread(x, batched, n), p), true],
  taylor: "jvp",
  lower: { routine: drawLoops, lanes: [radius, ofCosine, ofSine] },
});
/** What a key is used for: numbers, children by split, children by foldIn. */
export const streams = { numbers: 0, split: 1, fold: 2, rejection: 3 } as const;
export const draw = (key: Tensor, first: Tensor, shape: Shape, stream: number, form: Form): Tensor =>
  randomBits([key, first], { shape, stream, form });
