import { storage } from "../ir/raw.ts";
import { arrayType, type Shape, sameShape, sizeOf, type Type } from "../ir/type.ts";
import { normalPair, signedOf, threefry2x32, unitOf } from "../math/threefry.ts";
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
  taylor: ([key, first], order, p) => [randomBits([key[0]!, first[0]!], p), ...new Array<null>(order).fill(null)],
  lower: "interpret",
});
/** What a key is used for: numbers, children by split, children by foldIn. */
export const streams = { numbers: 0, split: 1, fold: 2, rejection: 3 } as const;
export const draw = (key: Tensor, first: Tensor, shape: Shape, stream: number, form: Form): Tensor =>
  randomBits([key, first], { shape, stream, form });
