import { expect, test } from "vitest";
import { grad, scan, sum, type Tensor, tensor, valueAndGrad, vmap } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { close, holds, refuses } from "./support.ts";

const item = (x: Tensor): number => x.item();
test("Newton's iteration, a while on data: paths are recorded once and reused", () => {
  let runs = 0;
  const root = jit((x: Tensor) => {
    runs++;
    let y = x;
    let k = 0;
    while (y.mul(y).sub(x).gt(1e-12).item() && k++ < 50) y = y.add(x.div(y)).mul(0.5);
    return y;
  });
  const points = [2, 3, 1e6, 2.1, 3.3, 5e5];
  close(
    points.map((x) => root(tensor(x))),
    points.map(Math.sqrt),
    1e-9,
  );
  const before = runs;
  for (let k = 0; k < 50; k++) root(tensor(2 + k / 100));
  expect(runs - before).toBeLessThanOrEqual(1);
});
const piecewise = (x: Tensor): Tensor => (x.gt(1).item() ? x.mul(x) : x.gt(0).item() ? x.mul(x).mul(x) : x.mul(0));
const g = jit(grad(piecewise));
holds(
  "jit of the gradient of a piecewise function",
  () => [2, 0.5, -1, 3, 0.25, -2, 2].map((x) => g(x)),
  [4, 0.75, 0, 6, 0.1875, 0, 4],
);
holds("guards in nested gradients", () => {
  const h = jit((x: Tensor) =>
    grad((y: Tensor) => grad((z: Tensor) => (z.mul(x).gt(1).item() ? z.mul(z).mul(z) : z.mul(z)))(y))(x),
  );
  return [2, 0.5, 3, 0.25].map((x) => h(tensor(x)));
}, [12, 2, 18, 2]);
holds("a guard on a value that all examples share, inside vmap and scan", () => {
  const h = jit((s: Tensor) =>
    sum(vmap((x) => scan((c) => [s.gt(1).item() ? c.mul(x) : c.add(x)], s, null, { length: 2 })[0])(tensor([1, 2]))),
  );
  return [2, 0.5, 3].map((x) => h(tensor(x)));
}, [10, 7, 15]);
holds(
  "grad of jit, vmap of jit",
  () => [grad((x) => g(x).mul(x) as Tensor)(2), vmap(jit((x: Tensor) => x.mul(x)))(tensor([1, 2]))],
  [8, 1, 4],
);
refuses("a float read inside jit", () => jit((x: Tensor) => x.mul(x.item()))(tensor(2)), /freeze its value/);
test("value guards, then a fallback", () => {
  const many = jit((x: Tensor) => x.mul(x.item()), { numbers: "guard", maxPaths: 3 });
  close(
    [2, 3, 4, 5, 6].map((x) => many(tensor(x))),
    [4, 9, 16, 25, 36],
  );
  expect(many.statistics()).toEqual({ recordings: 3, paths: 3, fallbacks: 2, uncompiled: 0 });
});
test("check finds a changed closure", () => {
  let k = 2;
  const stale = jit((x: Tensor) => x.mul(k), { check: true });
  stale(tensor(1));
  k = 3;
  expect(() => stale(tensor(1))).toThrow(/another program/);
});
holds("trees out, repeated shapes", () => {
  const h = jit((a: Tensor, b: Tensor) => [sum(a.mul(b)), a.add(b)]);
  h(tensor([1, 2]), tensor([3, 4]));
  return h(tensor([1, 2]), tensor([5, 6]));
}, [17, 6, 8]);
test("derivatives under jit look like their arguments", () => {
  const f = (p: { a: Tensor; b: Tensor }): Tensor => sum(p.a.mul(p.b));
  const at = { a: Float64Array.of(1, 2), b: 3 };
  expect(jit(grad(f))(at)).toEqual({ a: Float64Array.of(3, 3), b: 3 });
  expect(jit(valueAndGrad(f))(at)).toEqual([9, { a: Float64Array.of(3, 3), b: 3 }]);
  expect(item(jit((x: Tensor) => x.mul(x))(tensor(3)))).toBe(9);
});
test("an exception while recording leaves nothing behind", () => {
  let fails = true;
  const h = jit((x: Tensor) => {
    const y = x.mul(2);
    if (fails) throw new Error("mine");
    return y;
  });
  expect(() => h(tensor(1))).toThrow("mine");
  fails = false;
  close(h(tensor(1)), 2);
});
test("into writes without allocating the result", () => {
  const out = new Float64Array(2);
  jit(grad((x) => sum(x.mul(x)))).into(Float64Array.of(1, 2), out);
  close(out, [2, 4]);
});
