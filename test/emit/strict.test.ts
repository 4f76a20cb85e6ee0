import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import type { Tensor } from "wengert";
import { lift } from "wengert/operators/lift";
import { lynxHare, optimum, peaks, robotArm, sketch } from "../../bench/emit/plain.ts";
import { type Derivative, emitTypeScript, emitWasm } from "../../src/emit/index.ts";
import { readData } from "../fit/data.ts";

/** Newton's square root: what a turn writes is read by the next one, at fixed places. */
const root = lift((a: number) => {
  let x = a > 1 ? a : 1;
  for (let i = 0; i < 20; i++) x = 0.5 * (x + a / x);
  return x;
});
const softmax = lift((z: number[]) => {
  const most = Math.max(...z);
  const e = z.map((x) => Math.exp(x - most));
  const sum = e.reduce((s, x) => s + x, 0);
  return e.map((x) => x / sum);
});
const energy = lift((q: number[], p: { k: number; rest: number }) => {
  let e = 0;
  for (let i = 1; i < q.length; i++) e += 0.5 * p.k * (q[i]! - q[i - 1]! - p.rest) ** 2;
  return e;
});
const links = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6].map((d, k) => [0.1, [1, 0, -1][k % 3]!, d] as const);
const pose = [0.36, -0.48, 0.8, 0.3, 0.8, 0.6, 0, 0.1, -0.48, 0.64, 0.6, 0.4];
const counts = [30, 47, 70, 77, 36];
const data = readData<{ x: number[]; y: number[]; start: number[] }>("programs/01-peaks.json");
type F = (...x: never[]) => unknown;
const programs: Readonly<Record<string, readonly [F, readonly unknown[], readonly Derivative[]]>> = {
  root: [root, [7], ["value", "grad", "jvp", "vjp", "jacobian", "hessian", "hvp"]],
  constant: [lift((_: number) => 5), [2], ["value", "grad", "hessian"]],
  product: [lift((x: number[], y: number[]) => x[0]! * y[0]! + x[1]! * y[1]!), [[1, 2], [3, 4]], ["grad", "hvp"]], // biome-ignore format: a table
  square: [lift((x: number) => x * x), [2], ["grad", "hessian", "hvp"]],
  softmax: [softmax, [[1, 2, 3]], ["value", "jvp", "vjp", "jacobian"]],
  energy: [energy, [[0, 1.1, 2.3], { k: 2, rest: 1 }], ["value", "grad", "jvp", "vjp", "jacobian"]],
  peaks: [lift(peaks)(data.x, data.y) as F, [Float64Array.from(data.start)], ["grad", "hvp"]],
  robotArm: [lift(robotArm)(links as never, pose) as F, [Float64Array.of(0.1, 0.6, -0.4, 0.2, 0.7, -0.3)], ["grad"]],
  lynxHare: [lift(lynxHare)(counts, counts) as F, [Float64Array.of(0.5, 0.03, 0.8, 0.03, 30, 4)], ["value", "grad"]],
  optimum: [
    lift(optimum)(
      [1, -2],
      [
        [2, 1],
        [1, 3],
      ],
    ) as F,
    [Float64Array.of(0.3, 2)],
    ["grad", "hessian"],
  ],
  sketch: [lift(sketch) as F, [Float64Array.of(38, 1, 41, 22, -1, 24, 30, 7)], ["value", "jacobian"]],
};
const options = {
  ...{ module: "nodenext", target: "es2022", types: [], noEmit: true, strict: true, noUncheckedIndexedAccess: true },
  ...{
    exactOptionalPropertyTypes: true,
    noImplicitReturns: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    isolatedDeclarations: true,
  },
  ...{ declaration: true, erasableSyntaxOnly: true, verbatimModuleSyntax: true },
};

it("emitted texts have the types that the strictest options of TypeScript ask for", () => {
  const folder = mkdtempSync(resolve(".emitted-"));
  try {
    for (const [name, [f, at, derivatives]] of Object.entries(programs))
      for (const derivative of derivatives) {
        writeFileSync(resolve(folder, `${name}-${derivative}.ts`), emitTypeScript(f as never, [...at], { derivative }));
        const { text } = emitWasm(f as never, [...at], { derivative });
        writeFileSync(resolve(folder, `${name}-${derivative}-wasm.ts`), text);
      }
    writeFileSync(resolve(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["*.ts"] }));
    const { stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", folder], {
      encoding: "utf8",
    });
    expect(stdout).toBe("");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
it("what is said of a result is what it is: rows, or one array", () => {
  expect(emitTypeScript(softmax, [[1, 2, 3]], { derivative: "jacobian" })).toMatch(
    /^\/\*\* jacobian: the result is 3 rows of 3 numbers\. \*\/\nexport function jacobian\(z: readonly number\[\]\): number\[\]\[\]/m,
  );
  const square = (x: Tensor): Tensor => x.mul(x);
  expect(emitTypeScript(square, [Float64Array.of(1, 2)], { derivative: "jacobian" })).toContain(
    "the result is f64[2,2] in row-major order",
  );
});
