import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Tensor } from "../../src/index.ts";
import * as random from "../../src/random/index.ts";

/** What a seed gives is part of the API: these numbers change with a major version only. */
const k = random.key(42);
const cases: Record<string, () => Tensor> = {
  keys: () => random.keys(k, 4),
  foldIn: () => random.foldIn(k, 3),
  bits: () => random.bits(k, 8),
  uniform: () => random.uniform(k, 8),
  normal: () => random.normal(k, 8),
  truncatedNormal: () => random.truncatedNormal(k, 8, -1, 2),
  exponential: () => random.exponential(k, 8),
  laplace: () => random.laplace(k, 8),
  logistic: () => random.logistic(k, 8),
  gumbel: () => random.gumbel(k, 8),
  gamma: () => random.gamma(k, 8, 0.7),
  beta: () => random.beta(k, 8, 2, 3),
  dirichlet: () => random.dirichlet(k, 2, [1, 2, 3, 4]),
  multivariateNormal: () =>
    random.multivariateNormal(
      k,
      4,
      [0, 1],
      [
        [2, 1],
        [1, 2],
      ],
    ),
  bernoulli: () => random.bernoulli(k, 8, 0.3),
  categorical: () => random.categorical(k, random.uniform(k, [8, 5])),
  randint: () => random.randint(k, 8, -100, 100),
  permutation: () => random.permutation(k, 8),
  choice: () => random.choice(k, 8, 5, { p: [1, 0, 2, 0, 3] }),
};
const constants: Record<string, readonly number[]> = JSON.parse(
  readFileSync(new URL("./data/constants.json", import.meta.url), "utf8"),
);
it("every function has constants", () => expect(Object.keys(constants)).toEqual(Object.keys(cases)));
it.each(Object.keys(cases))("%s", (name) => {
  const want = constants[name]!;
  const got = [...cases[name]!().toTypedArray()];
  expect(got.length).toBe(want.length);
  // Math.log, Math.cos and their kin differ by an ulp between engines; integers do not.
  got.forEach((x, i) => {
    if (Number.isInteger(want[i])) expect(x).toBe(want[i]);
    else expect(Math.abs(x / want[i]! - 1)).toBeLessThan(1e-12);
  });
});
