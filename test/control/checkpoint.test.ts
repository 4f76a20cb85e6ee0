import { describe, expect, it } from "vitest";
import { checkpoint, grad, matmul, sin, sum, type Tensor, valueAndGrad } from "../../src/index.ts";
import { Program } from "../../src/ir/program.ts";
import { jit } from "../../src/jit/index.ts";
import { conv1d } from "../../src/nn/index.ts";
import { key, normal, split } from "../../src/random/index.ts";
import { nameOf } from "../../src/record/table.ts";

const [a, b] = split(key(1));
/** How many lines of a name a program holds, the programs inside it included. */
function lines(p: Program, name: string): number {
  let n = 0;
  for (let i = 0; i < p.n; i++) {
    if (nameOf(p.op(i)) === name) n++;
    for (const x of Object.values(p.params.get(i) ?? {})) if (x instanceof Program) n += lines(x, name);
  }
  return n;
}
describe("policies", () => {
  const products: [string, (x: Tensor, k: Tensor) => Tensor, readonly number[], readonly number[]][] = [
    ["convGeneral", (x, k) => conv1d(x, k), [1, 2, 7], [3, 2, 3]],
    ["matmul", matmul, [3, 4], [4, 2]],
  ];
  it.each(products)("products: %s is kept, not computed again", (name, f, s, t) => {
    const [x, k] = [normal(a, s), normal(b, t)];
    const cost = (policy: "nothing" | "products"): number => {
      const g = jit(
        valueAndGrad(
          checkpoint((v: Tensor, w: Tensor) => sum(sin(f(v, w)).square()), { policy }),
          { argnums: [0, 1] },
        ),
      );
      g(x, k);
      return lines(g.program()!, name);
    };
    expect(cost("nothing") - cost("products")).toBe(1);
  });
  it("nested checkpoints of one function share what is derived of it: the program does not double with every level", () => {
    const deep = (level: number, x: Tensor): Tensor =>
      level === 0 ? sin(x) : checkpoint((y: Tensor) => deep(level - 1, y).mul(y))(x);
    const g = jit(grad((x: Tensor) => sum(deep(6, x))));
    const [got, want] = [g(normal(a, 3)), grad((x: Tensor) => sum(sin(x).mul(x.pow(6))))(normal(a, 3))];
    want.toTypedArray().forEach((v, i) => {
      expect(got.toTypedArray()[i]).toBeCloseTo(v, 12);
    });
  });
});
