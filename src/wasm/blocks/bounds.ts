import { at, type RawArray } from "../../ir/raw.ts";
import type { Facts } from "../plan/facts.ts";
import type { Role } from "../plan/role.ts";
import type { Contract, Outer } from "./operation.ts";

/** Which entries of a matrix count: those with column <= row, those with row <= column, or all. */
export type Triangle = "lower" | "upper" | "full";

/** Larger arrays are not looked at element by element. */
const mostElements = 2 ** 22;

/** The positions of a line's elements that rows put at known positions go to, through `visit`; false: not known. */
function eachRow(
  facts: Facts,
  line: number,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  visit: (element: number) => void,
): boolean {
  const { shared, axis } = facts.roles[line] as Role & { readonly kind: "gather" | "scatter" };
  const index = facts.program.operand(line, 1);
  if (shared !== 0 || !facts.isConstant(index)) return false;
  const positions = facts.rawOf(index) as RawArray;
  const count = facts.program.type(index).size;
  const walk = (axisNow: number, element: number): void => {
    if (axisNow === shape.length) {
      visit(element);
      return;
    }
    const stride = strides[axisNow]!;
    if (axisNow === axis) for (let k = 0; k < count; k++) walk(axisNow + 1, element + at(positions, k) * stride);
    else for (let k = 0; k < shape[axisNow]!; k++) walk(axisNow + 1, element + k * stride);
  };
  walk(0, offset);
  return true;
}

/** Elements of a line that can differ from a structural zero, by 1; undefined: all. */
function support(facts: Facts, line: number): Uint8Array | undefined {
  const { program, roles, views } = facts;
  const role = roles[line]!;
  const { size, shape } = program.type(line);
  if (size > mostElements || role.kind !== "scatter") return undefined;
  const filled = program.operand(line, 0);
  const mask = facts.uniform(filled) === 0 ? new Uint8Array(size) : maskBelow(facts, filled, size);
  if (mask === undefined) return undefined;
  const own = shape.map((_, k) => shape.slice(k + 1).reduce((n, e) => n * e, 1));
  const mark = (element: number): void => {
    mask[element] = 1;
  };
  return eachRow(facts, line, shape, own, 0, mark) ? mask : undefined;

  function maskBelow(of: Facts, a: number, elements: number): Uint8Array | undefined {
    const { line: base, offset } = views[a]!;
    return offset === 0 && program.type(base).size === elements ? support(of, base) : undefined;
  }
}

/** Which entries of the matrix of a contraction are no structural zeros: rows of the result by summed index. */
export function matrixTriangle(
  facts: Facts,
  { matrix, rowStride, overStride, extent }: Contract,
  rows: number,
): Triangle {
  if (rows !== extent || rows < 2) return "full";
  const mask = support(facts, matrix.base);
  if (mask === undefined) return "full";
  const [stride = 0] = [...matrix.strides.values()];
  const stacks = stride === 0 ? 1 : Math.floor(mask.length / stride);
  let triangle: Triangle | undefined;
  for (let k = 0; k < stacks; k++)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < extent; j++) {
        if (i === j || mask[matrix.offset + k * stride + i * rowStride + j * overStride] === 0) continue;
        const side = j < i ? "lower" : "upper";
        if ((triangle ?? side) !== side) return "full";
        triangle = side;
      }
  return triangle ?? "lower";
}

/** Which entries of sums of outer products are read at all, if only rows at known positions are: u by v. */
export function readTriangle(
  facts: Facts,
  readers: readonly number[],
  { line }: Outer,
  v: number,
  u: number,
): Triangle {
  const { program, roles, views } = facts;
  let triangle: Triangle | undefined;
  for (const reader of readers) {
    if (roles[reader]!.kind !== "gather" || program.type(reader).size > mostElements) return "full";
    const { line: base, offset, shape, strides } = views[program.operand(reader, 0)]!;
    if (base !== line) return "full";
    let isMixed = false;
    const known = eachRow(facts, reader, shape, strides, offset, (element) => {
      const [i, j] = [Math.floor(element / v) % u, element % v];
      if (i === j) return;
      const side = j < i ? "lower" : "upper";
      isMixed ||= (triangle ?? side) !== side;
      triangle = side;
    });
    if (!known || isMixed) return "full";
  }
  return readers.length === 0 ? "full" : (triangle ?? "lower");
}
