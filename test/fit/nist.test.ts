import { expect, it } from "vitest";
import { exp, type Tensor, tensor } from "wengert";
import { leastSquares } from "wengert/fit";
import { compareNist } from "../../tools/golden/nist.ts";

it("every run of NIST's problems is right to 9 digits", () => {
  const runs = compareNist("test/data/nist/nonlinear.json");
  expect(runs).toHaveLength(54);
  expect(runs.flatMap((r) => r.bad)).toEqual([]);
});

const x = tensor([1, 2, 3, 5, 7, 10]);
const y = tensor([109, 149, 149, 191, 213, 224]);
const boxBod = ([b1, b2]: readonly Tensor[]): Tensor => exp(x.mul(b2!).neg()).neg().add(1).mul(b1!).sub(y);

it("BoxBOD's plateau is never called a fit", () => {
  const fit = leastSquares(boxBod, [172.5, 87.89839013]);
  expect(2 * fit.cost).toBeCloseTo(9771.5, 6);
  expect(fit.verdict.status).toBe("saddle or plateau");
  expect(fit.verdict.text).toContain("x[1] = 87.9 has no influence on the residuals");
  const again = leastSquares(boxBod, fit.verdict.witness!);
  expect(again.verdict.status).toBe("minimum");
  expect(again.x[0]).toBeCloseTo(213.80940889, 7);
});
