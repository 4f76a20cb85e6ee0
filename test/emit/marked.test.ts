import { describe, expect, it } from "vitest";
import { grad, jacobian, type Tensor, tensor } from "wengert";
import { inv, solve } from "wengert/linalg";
import { lift } from "wengert/operators/lift";
import { lgamma } from "wengert/special";
import * as byHand from "../../bench/emit/byHand.ts";
import { lynxHare, optimum, peaks, robotArm, sketch } from "../../bench/emit/plain.ts";
import { gmmObjective, readGmm } from "../../examples/adbench/gmm.ts";
import { instanceFile } from "../../examples/adbench/instances.ts";
import { emitTypeScript, emitWasm } from "../../src/emit/index.ts";
import { readData } from "../fit/data.ts";
import { difference, numbers } from "../laws/numbers.ts";
import { evaluated } from "./emitted.ts";

type F = (x: never) => unknown;
/** The derivative at x by both texts. */
const both = (f: F, x: unknown, derivative: "grad" | "jacobian"): unknown[] =>
  [emitTypeScript, (...given: [F, unknown[], object]) => emitWasm(...given).text].map((emit) =>
    evaluated(emit(f, [x], { name: "slope", derivative }))["slope"]!(x),
  );
const flat = (x: unknown): number[] =>
  typeof x === "number" ? [x] : Array.from(x as ArrayLike<unknown>).flatMap(flat);
const close = (got: unknown, want: unknown): void =>
  expect(difference(flat(got), flat(want), { relative: 1e-12, ofLargest: 1e-13 })).toBeUndefined();

describe("marked functions", () => {
  const links = [
    [0, 1, 0.3],
    [0.25, 0, 0],
    [0.04, 1, 0],
    [0, -1, 0.3],
    [0, 1, 0],
    [0, 0, 0.1],
  ] as const;
  const pose = [0.36, -0.48, 0.8, 0.3, 0.8, 0.6, 0, 0.1, -0.48, 0.64, 0.6, 0.4];
  const data = readData<{ x: number[]; y: number[]; start: number[] }>("programs/01-peaks.json");
  const counts = [30, 47, 70, 77, 36];
  const [c, Q] = [
    [1, -2],
    [
      [2, 1],
      [1, 3],
    ],
  ];
  const programs: readonly [name: string, F, number[], byHand.ByHand][] = [
    ["peaks", lift(peaks)(data.x, data.y) as F, data.start, byHand.peaks(data.x, data.y)],
    ["a robot arm", lift(robotArm)(links, pose) as F, [0.1, 0.6, -0.4, 0.2, 0.7, -0.3], byHand.robotArm(links, pose)],
    [
      "lynx and hare",
      lift(lynxHare)(counts, counts) as F,
      [0.5, 0.03, 0.8, 0.03, 30, 4],
      byHand.lynxHare(counts, counts),
    ],
    ["a quadratic cost", lift(optimum)(c, Q) as F, [0.3, 2], byHand.optimum(c, Q)],
  ];
  it("have remainders, which machine code asks the language for", () => {
    const f = lift((x: number) => ((x * x) % 3) + (x % -0.7));
    for (const got of both(f as F, 2.9, "grad")) close(got, 2 * 2.9 + 1);
    const { text } = emitWasm(f, [2.9]);
    expect(text).toContain("(a: number, b: number) => a % b");
    expect(text).not.toContain("singles");
    expect(evaluated(text)["value"]!(-2.9)).toBe(f(-2.9));
  });
  it.each(programs)("have emitted gradients, those by hand: %s", (_, f, start, hand) => {
    const x = Float64Array.from(start);
    const want = new Float64Array(x.length);
    hand(x, want);
    for (const got of both(f, x, "grad")) close(got, want);
  });
  it("have emitted Jacobians: the constraints of a sketch", () => {
    const x = Float64Array.of(38, 1, 41, 22, -1, 24, 30, 7);
    const want = new Float64Array(64);
    byHand.sketch(x, want);
    for (const got of both(lift(sketch) as F, x, "jacobian")) close(got, want);
  });
  it("keep the form of their arguments: records and lists of numbers", () => {
    const f = lift((p: { width: number; at: number[] }) => p.at.reduce((sum, x) => sum + Math.sin(x * p.width), 0));
    const x = { width: 0.7, at: [1, 2, 3] };
    const want = grad(f)(x) as typeof x;
    for (const got of both(f as F, x, "grad") as (typeof x)[]) {
      close(got.width, want.width);
      close(got.at, want.at);
      expect(Array.isArray(got.at)).toBe(true);
    }
  });
});
describe("WebAssembly", () => {
  it("has the gradient of a Gaussian mixture", () => {
    const gmm = readGmm(instanceFile("gmm_test", "examples/adbench/data"));
    const f = gmmObjective(gmm);
    const { text } = emitWasm(f as never, [gmm.parameters], { name: "slope", derivative: "grad" });
    const plain = (t: Tensor): Float64Array => Float64Array.from(numbers(t));
    const { alphas, means, icf } = gmm.parameters;
    const got = evaluated(text)["slope"]!({ alphas: plain(alphas), means: plain(means), icf: plain(icf) });
    const want = grad(f)(gmm.parameters);
    for (const key of ["alphas", "means", "icf"] as const)
      close((got as Record<string, unknown>)[key], numbers(want[key]));
  });
  it("has the derivatives of factorisations, where text has not, and its errors say so", () => {
    const A = tensor([
      [4, 1],
      [0.5, 3],
    ]);
    const b = tensor([1, 2]);
    const f = (x: Tensor): Tensor => solve(A, x);
    expect(() => emitTypeScript(f, [b], { derivative: "jacobian" })).toThrow("Emit WebAssembly instead");
    const { text } = emitWasm(f, [b], { name: "slope", derivative: "jacobian" });
    close(evaluated(text)["slope"]!(Float64Array.of(1, 2)), numbers(jacobian(f)(b)));
    const g = (x: Tensor): Tensor => inv(x.reshape([2, 2])).sum();
    expect(() => emitTypeScript(g, [Float64Array.of(4, 1, 0, 3)])).toThrow(
      "lu has no stand-alone form. Emit WebAssembly instead, which has it: emitWasm, or --to wasm",
    );
  });
  it("is refused for special functions, which text has", () => {
    const f = (x: Tensor): Tensor => lgamma(x).sum();
    expect(() => emitWasm(f, [Float64Array.of(0.5, 2)])).toThrow("Emit TypeScript instead");
    const { value } = evaluated(emitTypeScript(f, [Float64Array.of(0.5, 2)], { name: "value" }));
    close(value!(Float64Array.of(0.5, 2)), Math.log(Math.PI) / 2);
  });
});
