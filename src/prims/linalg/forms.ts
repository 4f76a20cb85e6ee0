import type { Type } from "../../ir/type.ts";
import { fail, showTypes } from "../../record/errors.ts";
import type { Row, Tangent } from "../../record/rules.ts";
import type { Tensor } from "../../record/tensor.ts";
import { addTangents } from "../arithmetic.ts";
import { squareType } from "./stack.ts";

type Line = (x: readonly Tensor[]) => Tensor;
/*
 * Rules of D^k F(A)[X_1 ... X_k] for a matrix function F: operands A, X_1 ... X_k, symmetric and linear in the X, with the
 * same form of one order more as derivative in A.
 */

export function formType(name: string, types: readonly Type[]): Type {
  squareType(name, types[0]!);
  return types.every((t) => t === types[0]) ? types[0]! : fail(name, `operands ${showTypes(types)} do not agree`);
}
export const formJvp =
  (line: Line) =>
  (dx: Row<Tangent>, x: Row<Tensor>): Tangent => {
    const all: readonly Tensor[] = x;
    const moved = (dx as readonly Tangent[]).map((d, k) => {
      if (d === null) return null;
      return line(k === 0 ? [...all, d] : all.map((v, i) => (i === k ? d : v)));
    });
    return moved.reduce(addTangents, null);
  };
/** Cotangent of X_l: the same form with the cotangent in its place, both turned by `turn`. */
export const formTranspose =
  (name: string, line: Line, turn: (x: Tensor) => Tensor) =>
  (ct: Tensor, x: Row<Tangent>): Tangent[] => {
    const all: readonly Tangent[] = x;
    if (x[0] === null) fail("linearTranspose", `${name} is not linear in its matrix`, "Use vjp");
    return all.map((v, k) => (v ? null : turn(line(all.map((u, i) => (i === k ? turn(ct) : u!))))));
  };
