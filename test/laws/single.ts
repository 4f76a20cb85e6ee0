import { grad, sum, type Tensor } from "../../src/index.ts";
import { agree, gradientNumbers, type Law } from "./law.ts";
import { build, isFloating, numbers } from "./numbers.ts";

/** The same operations on f32, against f64 at the rounded point. */
const single: Law = {
  name: "f32 arguments give f32 results near those of f64",
  order: 0,
  check(c) {
    if (c.active.length === 0 || !isFloating(c.y)) return;
    const narrow = c.x.map((v) => (v.dtype === "f64" ? build(numbers(v), v.shape, "f32") : v));
    const wide = narrow.map((v, k) => (c.x[k]!.dtype === "f64" ? build(numbers(v), v.shape, "f64") : v));
    const y = c.f(...narrow);
    if (y.dtype !== (c.x.some((v) => v.dtype === "f64") ? "f32" : c.y.dtype))
      throw new Error(`the result of f32 arguments is ${y.dtype}`);
    const scale = c.op.tolerance === undefined ? 1 : Math.max(1, c.op.tolerance / 1e-5);
    agree("value", numbers(y), numbers(c.f(...wide)), { relative: 1e-4 * scale, ofLargest: 1e-5 * scale });
    const g = (...x: Tensor[]): Tensor => sum(c.f(...x));
    const d = grad(g, { argnums: c.active }) as unknown as (...x: Tensor[]) => Tensor[];
    const got = d(...narrow);
    got.forEach((t, j) => {
      if (t.dtype !== narrow[c.active[j]!]!.dtype)
        throw new Error(`the cotangent of argument ${c.active[j]} is ${t.dtype}`);
    });
    agree("gradient", gradientNumbers(got), gradientNumbers(d(...wide)), {
      relative: 2e-3 * scale,
      ofLargest: 1e-4 * scale,
    });
  },
};
export const singleLaws: readonly Law[] = [single];
