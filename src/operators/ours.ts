import { Tensor } from "../record/tensor.ts";
import { hidden } from "./hidden.ts";
import { recording } from "./maths.ts";
import { asked, numbers } from "./numbers.ts";
import type { Any } from "./operand.ts";
import { RecordedArray } from "./recordedArray.ts";
import { looked } from "./text.ts";

const known = new WeakMap<object, Any>();
/** Functions of ours, and those that they have made. */
const made = new WeakSet<object>([...recording, numbers, ...Object.values(asked)]);
/** Is f a function of wengert's, as far as is known? */
export const isOurs = (f: object): boolean => made.has(f);
/**
 * A function of wengert's as marked functions call it: where no tensor goes in and one number comes out, that is a number.
 * It takes recorded arrays for tensors, unless it may be a function of the user's (`perhaps`).
 */
export function ours(f: Any, perhaps = false): Any {
  if (typeof f !== "function" || f.$mark) return f;
  let g = known.get(f);
  if (!g) {
    const called = (...xs: Any[]): Any => {
      // What the user's gives may be something else at each turn.
      if (perhaps && !xs.some((x) => typeof x === "object")) hidden();
      const y: unknown = f(...xs.map((x) => (x instanceof RecordedArray && !perhaps ? x.tensor() : x)));
      if (typeof y === "function") made.add(y);
      const isNumber = y instanceof Tensor && y.rec === null && y.rank === 0;
      return isNumber && !xs.some((x) => x instanceof Tensor) ? looked(y) : y;
    };
    g = /^class\b/.test(Function.prototype.toString.call(f)) ? f : called;
    known.set(f, g);
    if (!perhaps) made.add(f).add(g);
  }
  return g;
}
