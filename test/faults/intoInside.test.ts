import { describe, expect, it } from "vitest";
import { grad, hessian, hvp, jacobian, sum, type Tensor, tensor, valueAndGrad, vmap } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { withPatience } from "../jit/patient.ts";

// biome-ignore lint/suspicious/noExplicitAny: derivatives of every kind are called alike
type Any = any;
withPatience();

const cube = (x: Tensor): Tensor => sum(x.mul(x).mul(x));
const kinds: Record<string, Any> = { grad, valueAndGrad, hessian, hvp, jacobian };
describe.each(Object.entries(kinds))("into of %s inside another transform", (kind, derive) => {
  const out = new Float64Array(kind === "hessian" ? 4 : 2);
  const writing =
    (d: Any): Any =>
    (x: Tensor): Tensor => {
      d.into(...(kind === "hvp" ? [x, x] : [x]), kind === "valueAndGrad" ? [new Float64Array(1), out] : out);
      return sum(x.mul(tensor(out.slice(0, 2))));
    };
  it.each([
    ["plain", writing(derive(cube))],
    ["jitted", writing(jit(derive(cube)))],
  ])("is refused where jit would freeze its numbers, or guarded: %s", (_, f) => {
    expect(() => jit(f)(Float64Array.of(1, 2))).toThrow(/would freeze its value.*or into.*call a derivative/);
    expect(() => jit(grad(f))(Float64Array.of(1, 2))).toThrow("would freeze");
    const guarded = jit(f, { numbers: "guard" });
    for (const x of [Float64Array.of(1, 2), Float64Array.of(3, 4), Float64Array.of(5, 6)])
      expect(guarded(x).item()).toBe(f(tensor(x)).item());
  });
  it("is refused where the numbers are not known", () => {
    const f = writing(derive(cube));
    expect(() => vmap(f)(tensor([[1, 2]]))).toThrow(/\.into: the number of this .* is not known inside vmap/);
  });
});
describe("targets that overlap", () => {
  it("hold what is written last, whatever call it is", () => {
    const rows: Any = jit(hessian((([a, b, c]: Tensor[]) => a!.mul(b!).mul(b!).mul(c!)) as Any));
    for (let call = 0; call < 20; call++) {
      const row = new Float64Array(3);
      rows.into([1, 2, 3], [row, row, row]);
      expect([...row]).toEqual([4, 4, 0]);
    }
  });
});
