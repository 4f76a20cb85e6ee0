import type { Tensor } from "../record/tensor.ts";
import { add, sub } from "./arithmetic.ts";
import { eq } from "./comparison.ts";
import { rangeOf } from "./counter.ts";
import { maths } from "./maths.ts";
import { type Any, isScalar, operand } from "./operand.ts";
import { numeric } from "./primitive.ts";
import { unread } from "./text.ts";
import { test } from "./truth.ts";

const finite = (x: Tensor): boolean => test(eq(sub(x, x), 0));
const isInteger = (x: Tensor): boolean => finite(x) && test(eq(x, maths.floor(x)));
/** Questions about a recorded number, each a condition. */
const questions: Readonly<Record<string, (x: Tensor) => boolean>> = {
  isFinite: finite,
  isNaN: (x) => !test(eq(x, x)),
  isInteger,
  isSafeInteger: (x) => isInteger(x) && test(eq(maths.min(maths.abs(x), 2 ** 53), maths.abs(x))),
};
/** Functions of `Number` that take recorded numbers. */
export const asked: Record<string, (x: Any) => Any> = {};
for (const [name, question] of Object.entries(questions)) {
  const js = (Number as Any)[name];
  asked[name] = (x) => (isScalar(x) && !rangeOf(x) ? question(x) : js(isScalar(x) ? 0 : x));
}
// -0 is written "0".
asked["parseFloat"] = (x) => (isScalar(x) ? add(x, 0) : Number.parseFloat(unread(x)));

const operandOf = (x: Any): Any => (isScalar(x) ? operand(x) : Number(x));
/** `Number` in marked code. */
export const numbers: Any = new Proxy(Number, {
  get: (target, name) => asked[name as string] ?? Reflect.get(target, name),
  apply: (_target, _self, xs: Any[]) => (xs.length === 0 ? 0 : operandOf(numeric(xs[0]))),
});
