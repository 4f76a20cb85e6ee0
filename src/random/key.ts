import { arrayType, type Shape, showType } from "../ir/type.ts";
import { zerosOf } from "../prims/broadcast.ts";
import { stack, unstack } from "../prims/joining.ts";
import { draw, type Form, keyFix, streams } from "../prims/randomBits.ts";
import { describe, fail } from "../record/errors.ts";
import { concrete, Tensor } from "../record/tensor.ts";

/** The one element type and shape of a key. */
const keyType = /* @__PURE__ */ arrayType("i32", [2]);
const counterType = /* @__PURE__ */ arrayType("i32", []);

/**
 * A key i32[2] from a seed: a whole number (its two 32-bit halves become the key), or an i32 scalar, which may be recorded.
 *
 * A key is used once: for one draw, or to make other keys with `split` or `foldIn`, never for two things. Two draws from
 * one key are not independent: they see the same words. Every function here is a function of its key alone, so a program is
 * reproduced by its seed, in any order, under jit, vmap and scan.
 * @throws if the seed is not a whole number.
 * @example
 * ```ts
 * import { key, normal, split } from "wengert/random";
 * const [a, b] = split(key(1));
 * normal(a, [3]).add(normal(b, [3])).shape; // => [3]
 * ```
 */
export function key(seed: number | Tensor): Tensor {
  if (seed instanceof Tensor) {
    if (seed.type !== counterType)
      fail("random.key", `the seed is ${showType(seed.type)}`, "Pass a whole number, or an i32 scalar");
    return stack([seed, zerosOf(counterType)]);
  }
  if (!Number.isSafeInteger(seed))
    fail("random.key", `the seed ${seed} is not a whole number`, "Pass an integer within +-2^53");
  return concrete(keyType, Int32Array.of(seed | 0, Math.floor(seed / 2 ** 32) | 0));
}
export function checkKey(operation: string, given: Tensor): Tensor {
  if (!(given instanceof Tensor) || given.type !== keyType)
    fail(
      `random.${operation}`,
      `the key is ${given instanceof Tensor ? showType(given.type) : typeof given}, not i32[2]`,
      given instanceof Tensor && given.rank > 1 ? "Use vmap for several keys, or take one: k.at(0)" : keyFix,
    );
  return given;
}
/** A list of n keys, a tuple where n is a small literal. */
export type Keys<N extends number, R extends readonly Tensor[] = []> = number extends N
  ? Tensor[]
  : R["length"] extends N | 16
    ? R["length"] extends N
      ? R
      : Tensor[]
    : Keys<N, readonly [...R, Tensor]>;
/** n keys from one, to be named: `const [a, b] = split(key)`. Key i does not depend on n. See `keys` for a stack of them. */
export function split<N extends number = 2>(from: Tensor, n?: N): Keys<N> {
  return unstack(stacked("split", from, n ?? 2)) as readonly Tensor[] as Keys<N>;
}
/** The n keys of `split`, stacked as i32[n, 2]: for vmap, and as the xs of a scan. */
export const keys = (from: Tensor, n: number): Tensor => stacked("keys", from, n);
function stacked(operation: string, from: Tensor, n: number): Tensor {
  if (!Number.isInteger(n) || n < 0) fail(`random.${operation}`, `cannot make ${n} keys`, "Give a whole number");
  return draw(checkKey(operation, from), zerosOf(counterType), [n, 2], streams.split, "bits");
}
/** The key number i of a family: a loop counter (a whole number or an i32 scalar) in, a key out, independent of those of `split`. */
export function foldIn(from: Tensor, i: number | Tensor): Tensor {
  const whole = typeof i === "number" && (i | 0) === i;
  if (i instanceof Tensor ? i.type !== counterType : !whole)
    fail(
      "random.foldIn",
      `the number is ${i instanceof Tensor ? showType(i.type) : typeof i === "number" ? i : describe(i)}`,
      "Pass a 32-bit integer, or an i32 scalar",
    );
  const at = i instanceof Tensor ? i : concrete(counterType, i);
  return draw(checkKey("foldIn", from), at, [2], streams.fold, "bits");
}

export function shapeOf(operation: string, shape: number | Shape): Shape {
  const s = [shape].flat();
  if (s.some((d) => !Number.isInteger(d) || d < 0))
    fail(`random.${operation}`, `cannot draw shape [${s}]`, "Give a size or a list of sizes; [] for one number");
  return s;
}
/** Numbers of a form from a key. */
export const numbers = (operation: string, from: Tensor, shape: number | Shape, form: Form): Tensor =>
  draw(checkKey(operation, from), zerosOf(counterType), shapeOf(operation, shape), streams.numbers, form);
/** Random 32-bit words, as i32: element 2n and 2n + 1 are block n of Threefry-2x32 (Salmon et al. 2011). */
export const bits = (from: Tensor, shape: number | Shape): Tensor => numbers("bits", from, shape, "bits");
