import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { agreement, readGolden } from "../../examples/adbench/golden.ts";
import { plainProblem } from "../../examples/adbench-plain/instances.ts";

const data = fileURLToPath(new URL("../../examples/adbench/data", import.meta.url));

describe("ADBench as plain loops over numbers and arrays", () => {
  it.each([
    ...["gmm_test", "gmm_1k_d2_K5", "gmm_1k_d10_K25", "lstm_l2_c1024", "ba_test", "ba1"],
    ...["hand_simple_test", "hand_complicated_test", "hand_simple_small_c100", "hand_complicated_small_c100"],
  ])("%s has the golden objective and derivative", (name) => {
    const golden = readGolden(join(data, "golden", `${name}.json`));
    const problem = plainProblem(name, data);
    const check = (got: number[], want: typeof golden.objective): void =>
      expect(agreement(Float64Array.from(got), want, 1e-12)).toMatchObject({ bad: 0 });
    check(problem.flatObjective(), golden.objective);
    check(problem.flatDerivative(), golden.derivative);
  });
});
