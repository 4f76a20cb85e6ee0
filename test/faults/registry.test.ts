import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hessian, jacobian, slice, sum, type Tensor, tensor } from "../../src/index.ts";
import { close } from "../torture/support.ts";

interface Case {
  readonly id: string;
  readonly area: string;
  readonly points: readonly { readonly at: Record<string, number[]>; readonly expect: Record<string, number[][]> }[];
}
const root = new URL("..", import.meta.url);
const { cases } = JSON.parse(readFileSync(new URL("golden/reported-faults.json", root), "utf8")) as { cases: Case[] };

/** Cases about what is not there yet: patterns of derivatives, certificates of optimality, support vector machines. */
const pending = {
  sparsity: ["C089", "C091", "C093", "C097", "C099"],
  optimality: ["C100", "C102", "C104", "C106", "C108"],
  svm: ["C110", "C124"],
};
const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts") && !file.endsWith("registry.test.ts"))
  .map((file) => readFileSync(new URL(file, root), "utf8"))
  .join("\n");

test("every reported fault is a test, or is listed as pending with its area", () => {
  const open = cases.filter(({ id }) => !new RegExp(`\\b${id}\\b`).test(sources));
  expect(open.map(({ id, area }) => `${area} ${id}`)).toEqual(
    Object.entries(pending).flatMap(([area, ids]) => ids.map((id) => `${area} ${id}`)),
  );
});

// The numbers of pending cases that a dense derivative already answers.
const expected = (id: string): Record<string, number[][]> => cases.find((c) => c.id === id)!.points[0]!.expect;
test("the dense Hessian of C097", () => {
  close(hessian((v: Tensor) => v.at(0).mul(v.at(1)))(tensor([2, 3])), expected("C097")["hess"]);
});
test("the dense Hessian of C099", () => {
  const f = (v: Tensor): Tensor => {
    const [a, b] = [slice(v, [0, 2]), slice(v, [2, 4])];
    return sum(a.sub(a.add(v.at(4))).square())
      .add(sum(a.sub(b.add(v.at(5))).square()))
      .neg();
  };
  close(hessian(f)(tensor([1, 1, 1, 1, 1, 1])), expected("C099")["hess"]);
});
test("the dense derivatives of C091 and C093", () => {
  close(hessian((_x: Tensor) => tensor(0))(tensor([1, 2, 3])), new Array(9).fill(0));
  const [dx, dp] = jacobian((x: Tensor, p: Tensor) => x.mul(p), { argnums: [0, 1] })(tensor([1, 2, 3]), tensor(4));
  close(dx, [4, 0, 0, 0, 4, 0, 0, 0, 4]);
  close(dp, [1, 2, 3]);
});
