import { expect, it } from "vitest";
import {
  add,
  clip,
  exp,
  grad,
  jacfwd,
  log,
  maximum,
  minimum,
  mul,
  reciprocal,
  slice,
  sqrt,
  sum,
  type Tensor,
  take,
  tensor,
  where,
} from "../../src/index.ts";

const gradient = (f: (x: Tensor) => Tensor, x: readonly number[]): unknown =>
  (grad(f)(tensor(x)) as unknown as Tensor).toArray();
const total = (count: number, f: () => Tensor): Tensor => Array.from({ length: count }, f).reduce((s, t) => add(s, t));

it("a lane read 256 times keeps its cotangent", () => {
  expect(gradient((x) => sum(take(mul(x, x), new Int32Array(256))), [3, 4])).toEqual([1536, 0]);
  const byRows = (x: Tensor): Tensor => {
    const y = mul(x, x);
    return total(256, () => y.at(0));
  };
  expect(gradient(byRows, [3, 4])).toEqual([1536, 0]);
  const bySlices = (x: Tensor): Tensor => {
    const y = exp(x);
    return total(512, () => sum(slice(y, [0, 1])));
  };
  expect(gradient(bySlices, [0, 4])).toEqual([512, 0]);
});

it("lanes read from one operand are not taken for lanes of the other", () => {
  // x and y meet in a product, of which lane 0 is read; lane 1 of y is read alone. The infinite slope of sqrt in lane 1 of x stays out.
  const f = (v: Tensor): Tensor => {
    const x = sqrt(v);
    const y = mul(v, 2);
    const alone = y.at(1);
    return add(alone, mul(x, y).at(0));
  };
  expect(gradient(f, [4, 0])).toEqual([6, 2]);
});

it.each<[string, (x: Tensor) => Tensor]>([
  ["maximum(sqrt(x), 1)", (x) => maximum(sqrt(x), 1)],
  ["maximum(0, log(x))", (x) => maximum(0, log(x))],
  ["minimum(1 / x, 1)", (x) => minimum(reciprocal(x), 1)],
  ["clip(sqrt(x), 1, 2)", (x) => clip(sqrt(x), 1, 2)],
  ["clip(log(x), -1, 1)", (x) => clip(log(x), -1, 1)],
  ["where(x > 0, sqrt(x), 1)", (x) => where(x.gt(0), sqrt(x), 1)],
])("%s at 0 has slope 0, infinite though the inner one is", (_, f) => {
  expect(grad(f as never)(0 as never)).toBe(0);
  expect(jacfwd(f as never)(0 as never)).toBe(0);
  expect(gradient((v) => sum(f(v)), [0])).toEqual([0]);
});
