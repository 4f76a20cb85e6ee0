import { describe, expect, it } from "vitest";
import { grad, valueAndGrad } from "wengert";
import { jit } from "wengert/jit";
import { load } from "./modules.ts";

// biome-ignore lint/suspicious/noExplicitAny: results of every form
type Any = any;
const { number, array, typed, record, fresh, three } = load(`
  "use wengert";
  exports.number = (x) => [x[0] * x[0] * x[1], x[0] + 1];
  exports.array = (x) => { const r = x.map((v) => v - 1); let s = 0; for (const v of r) s += v * v; return [s, r]; };
  exports.typed = (x) => { const r = new Float64Array(2); for (let i = 0; i < 2; i++) r[i] = 2 * x[i]; return [r[0] * r[1], r]; };
  exports.record = (x) => { const y = x[0] * x[1]; return [y, { twice: 2 * y, parts: [x[0], [x[1], 7]], name: "product" }]; };
  exports.fresh = (x) => { const y = x[0] / x[1]; const out = []; out.push(y); out.push(3); return out; };
  exports.three = (x) => [x[0], x[1], 2];
`) as Record<string, Any>;
const x = [3, 4];
const functions: Record<string, readonly [f: Any, value: number, aux: unknown, gradient: number[]]> = {
  "a number": [number, 36, 4, [24, 9]],
  "an array": [array, 13, [2, 3], [4, 6]],
  "a typed array": [typed, 48, Float64Array.of(6, 8), [16, 12]],
  "a record": [record, 12, { twice: 24, parts: [3, [4, 7]], name: "product" }, [4, 3]],
  "what a list of two holds": [fresh, 0.75, 3, [0.25, -0.1875]],
};

describe.each(Object.entries(functions))(
  "a marked function that returns its value and %s",
  (_, [f, value, aux, gradient]) => {
    it.each(["as it is", "compiled"] as const)("has a gradient beside that, %s", (how) => {
      const made = (g: Any): Any => (how === "compiled" ? jit(g) : g);
      const slopes = made(grad(f, { hasAux: true }));
      const both = made(valueAndGrad(f, { hasAux: true }));
      for (let k = 0; k < 3; k++) {
        const [g, a] = slopes(x);
        expect(a).toEqual(aux);
        expect(g).toEqual(gradient.map((v) => expect.closeTo(v, 13)));
        expect(both(x)).toEqual([[value, aux], g]);
      }
      expect([...slopes(Float64Array.from(x))[0]]).toEqual(gradient.map((v) => expect.closeTo(v, 13)));
    });
  },
);
it("what is no pair is refused", () => {
  expect(() => (grad(three, { hasAux: true }) as Any)(x)).toThrow(
    /with hasAux the function must return \[value, aux\]/,
  );
});
