import { expect, it } from "vitest";
import { nearest } from "../../../book/scope/nearest.ts";

const topics = ["jacobian", "hessian", "chain_rule", "kkt"];

it.each([
  ["jacobain", "jacobian"],
  ["Hesian", "hessian"],
  ["chain", "chain_rule"],
  ["kk", "kkt"],
  ["tape", null],
  ["", null],
])("%s was meant as %s", (written, name) => expect(nearest(written, topics)).toBe(name));

it("does not take a file for another one because its name is part of a path", () => {
  const files = ["notes.md", "../02-Jacobians-and-Hessians/notes.md"];
  expect(nearest("../02-Jacobians-and-Hessian/notes.md", files)).toBe(files[1]);
  expect(nearest("../05-Automatic-Differentiation/notes.md", files)).toBeNull();
});
