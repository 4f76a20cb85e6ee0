import { describe, expect, it } from "vitest";
import { mul, type Tensor } from "../../src/index.ts";
import { storage } from "../../src/ir/raw.ts";
import { scale } from "../../src/prims/arithmetic.ts";
import { type Emitter, type NoParams, primitive } from "../../src/record/define.ts";
import type { SingleRules } from "../../src/record/rules.ts";
import { firstLaws } from "./first.ts";
import { caseAt, type Law } from "./law.ts";
import { tensors } from "./numbers.ts";
import { secondLaws } from "./second.ts";
import { singleLaws } from "./single.ts";
import { valueLaws } from "./values.ts";

/** x^2, or twice x, with one rule replaced by a wrong one. */
function planted(name: string, linear: boolean, wrong: Partial<SingleRules<NoParams>>): (x: Tensor) => Tensor {
  const line: Emitter<NoParams> = primitive<NoParams>({
    name,
    lanewise: true,
    scalar: (a) => (linear ? 2 * a : a * a),
    type: ([t]) => t,
    value: ([x], out) => {
      const f = (a: number): number => (linear ? 2 * a : a * a);
      if (typeof x === "number") return f(x);
      const y = storage(out);
      for (let i = 0; i < y.length; i++) y[i] = f((x as Float64Array)[i]!);
      return y;
    },
    jvp: ([dx], [x]) => dx && (linear ? line([dx]) : scale(dx, mul(x, 2))),
    transpose: linear ? (ct) => [line([ct])] : null,
    batch: ([x]) => [line([x]), true],
    taylor: "jvp",
    lower: "interpret",
    ...wrong,
  });
  return (x) => line([x]);
}
const laws: readonly Law[] = [...valueLaws, ...firstLaws, ...secondLaws, ...singleLaws];
/** Names of the laws that this function breaks. */
function broken(f: (x: Tensor) => Tensor): string[] {
  const op = { name: "planted", f: (x: Tensor | undefined) => f(x!), points: [] };
  return laws
    .filter((law) => {
      try {
        law.check(caseAt(op, tensors([[0.7, -1.3, 2.1]])));
        return false;
      } catch {
        return true;
      }
    })
    .map((law) => law.name);
}

describe("the laws catch", () => {
  it("nothing in right rules", () => {
    expect(broken(planted("right", false, {}))).toEqual([]);
    expect(broken(planted("right linear", true, {}))).toEqual([]);
  });
  const faults: [string, boolean, Partial<SingleRules<NoParams>>, RegExp][] = [
    ["a wrong tangent", false, { jvp: ([dx], [x]) => dx && scale(dx, mul(x, 2.0002)) }, /central differences/],
    [
      "a wrong second derivative",
      false,
      { jvp: ([dx], [x]) => dx && scale(dx, mul(x.stopGradient(), 2)) },
      /differences of the jvp/,
    ],
    ["a wrong transpose", true, { transpose: (ct) => [mul(ct, 2.0000001)] }, /adjoint/],
    ["a wrong batch rule", false, { batch: ([x]) => [mul(x, x).mul(1.0000001), true] }, /vmap/],
    ["a result said not to be batched", false, { batch: ([x]) => [mul(x, x), false] }, /vmap/],
    [
      "a wrong Taylor rule",
      false,
      { taylor: ([x], order) => [mul(x[0]!, x[0]!), ...x.slice(1, order + 1).map((c) => c && mul(c, x[0]!))] },
      /Taylor/,
    ],
    [
      "a value that changes between calls",
      false,
      { value: ([x]) => (x as Float64Array).map((a) => a * a + 1e-12 * Math.random()) },
      /recorded program/,
    ],
  ];
  it.each(faults)("%s", (name, linear, wrong, law) => {
    const found = broken(planted(name, linear, wrong));
    expect(found.join("\n")).toMatch(law);
  });
});
