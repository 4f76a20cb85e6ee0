import { describe, expect, it } from "vitest";
import { jacobian, valueAndGrad } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";
import { recordCall } from "../../src/api/call.ts";
import { nameOf } from "../../src/record/table.ts";

type F = (x: number[]) => number;
const functionOf = (body: string): F => new Function("x", body) as unknown as F;
const x = Array.from({ length: 9 }, (_, i) => Math.sin(2 * i + 1));
/** How often each operation stands in the list of a marked function that is kept, dead lines left out. */
function operations(f: unknown): Map<string, number> {
  const { program: p } = recordCall("jit", f as never, [x], { lazy: true });
  const needed = new Set(p.outputs);
  const count = new Map<string, number>();
  for (let i = p.n - 1; i >= 0; i--) {
    if (!needed.has(i)) continue;
    for (const a of p.operands(i)) needed.add(a);
    count.set(nameOf(p.op(i)), (count.get(nameOf(p.op(i))) ?? 0) + 1);
  }
  return count;
}
function check(body: string): Map<string, number> {
  const plain = functionOf(body);
  const marked = lift(functionOf(body));
  const [value, slope] = jit(valueAndGrad(marked))(x);
  expect(value).toBeCloseTo(plain(x), 12);
  slope.forEach((g, i) => {
    const at = (h: number): number => plain(x.map((v, k) => (k === i ? v + h : v)));
    expect(g).toBeCloseTo((at(1e-6) - at(-1e-6)) / 2e-6, 6);
  });
  return operations(marked);
}
const rotation = `const rotation = (t) => [[Math.cos(t), -Math.sin(t), 0, 0.3], [Math.sin(t), Math.cos(t), 0, t], [0, 0, 1, 0.1], [0, 0, 0, 1]];`;
const total = "let s = 0; for (const row of M) for (const v of row) s += Math.sin(v); return s;";
const methods =
  "const times = (a, b) => a.map((row) => b[0].map((_, j) => row.reduce((s, v, k) => s + v * b[k][j], 0)));";
const loops = `const times = (a, b) => {
  const c = [];
  for (let i = 0; i < 4; i++) {
    c.push([0, 0, 0, 0]);
    for (let j = 0; j < 4; j++) for (let k = 0; k < 4; k++) c[i][j] += a[i][k] * b[k][j];
  }
  return c;
};`;

describe("sums of products that are written out", () => {
  it.each([
    ["map and reduce", methods],
    ["loops", loops],
  ])("by %s become products of matrices", (_, times) => {
    const count = check(`${rotation} ${times}
      let M = rotation(x[0]);
      for (let p = 0; p < 2; p++) for (let q = 1; q < 5; q++) M = times(M, rotation(x[4 * p + q]));
      ${total}`);
    expect(count.get("matmul")).toBeGreaterThanOrEqual(8);
    expect(count.get("mul") ?? 0).toBeLessThan(60);
  });
  it("have one product for columns that are there at the same time, one each where one follows from another", () => {
    const count = check(`${methods}
      const A = [[x[0], x[1], x[2]], [x[3], x[4], x[5]], [x[6], x[7], x[8]]];
      let M = A;
      for (let p = 0; p < 3; p++) for (let q = 0; q < 4; q++) M = times(A, M).map((row) => row.map((v) => 0.3 * Math.tanh(v)));
      ${total}`);
    expect(count.get("matmul")).toBe(12);
  });
  it.each([
    ["map and reduce", methods],
    ["loops", loops],
  ])("may be computed twice, by %s", (_, times) => {
    check(`${times}
      const A = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => x[(4 * i + j) % 9]));
      const B = A.map((row) => row.map((v) => Math.sin(v)));
      const [M, N] = [times(A, B), times(A, B)];
      let s = 0;
      for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) s += M[i][j] * N[j][i] + Math.cos(N[i][j]);
      return s;`);
  });
  it("stay as they are where a condition reads them, and in short lists", () => {
    const read = check(`${methods}
      const A = [[x[0], x[1], x[2]], [x[3], x[4], x[5]], [x[6], x[7], x[8]]];
      let M = A;
      for (let q = 0; q < 12; q++) { M = times(A, M); if (M[0][0] > 1e6) break; }
      ${total}`);
    expect(read.get("matmul")).toBeUndefined();
    const short = check(`${methods}
      const A = [[x[0], x[1], x[2]], [x[3], x[4], x[5]], [x[6], x[7], x[8]]];
      let M = times(A, A);
      ${total}`);
    expect(short.get("matmul")).toBeUndefined();
  });
  it("keep what is added beside them, and the rest of a Jacobian", () => {
    const body = `${methods}
      const A = [[x[0], x[1], x[2]], [x[3], x[4], x[5]], [x[6], x[7], x[8]]];
      let M = A;
      for (let q = 0; q < 12; q++) M = times(A, M).map((row, i) => row.map((v, j) => 0.2 * v + x[(i + j) % 9]));
      return [...M[0], M[1][1] * M[2][2], x[0]];`;
    const f = lift(functionOf(body)) as unknown as (x: number[]) => number[];
    const [ours, theirs] = [jit(jacobian(f))(x), jacobian(f)(x)] as unknown as [number[][], number[][]];
    ours.forEach((row, i) => {
      row.forEach((v, j) => {
        expect(v).toBeCloseTo(theirs[i]![j]!, 10);
      });
    });
  });
});
