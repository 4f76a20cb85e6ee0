import { at, type RawArray } from "../../ir/raw.ts";
import { sizeOf, stridesOf } from "../../ir/type.ts";
import { nameOf } from "../../record/table.ts";
import type { Facts } from "../plan/facts.ts";
import type { Role } from "../plan/role.ts";
import type { View } from "../plan/view.ts";
import type { Contract, Outer } from "./operation.ts";

/** Which entries of a matrix count: those with column <= row, those with row <= column, or all. */
export type Triangle = "lower" | "upper" | "full";

/** Larger matrices are not looked at entry by entry. */
const mostEntries = 2 ** 20;

interface Walk {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  /** The axis along which positions are taken, and those. */
  readonly axis?: number;
  readonly positions?: readonly number[];
}

/** Visits elements within the first `stack`; axes that go from stack to stack stay in the first. False: some are beyond. */
function eachElement(
  { shape, strides, offset, axis, positions }: Walk,
  stack: number,
  visit: (element: number) => void,
): boolean {
  let isInside = true;
  const walk = (k: number, element: number): void => {
    if (k === shape.length) {
      if (element >= 0 && element < stack) visit(element);
      else isInside = false;
      return;
    }
    const stride = strides[k]!;
    if (k === axis) for (const p of positions!) walk(k + 1, element + p * stride);
    else if (stride % stack === 0) walk(k + 1, element);
    else for (let p = 0; p < shape[k]!; p++) walk(k + 1, element + p * stride);
  };
  walk(0, offset);
  return isInside;
}

/** Rows at known positions of an array seen through strides; undefined: not known. */
function rowsOf(facts: Facts, line: number, view: Pick<View, "shape" | "strides" | "offset">): Walk | undefined {
  const { shared, axis } = facts.roles[line] as Role & { readonly kind: "gather" | "scatter" };
  const index = facts.program.operand(line, 1);
  if (shared !== 0 || !facts.isConstant(index)) return undefined;
  const raw = facts.rawOf(index) as RawArray;
  return { ...view, axis, positions: Array.from({ length: facts.program.type(index).size }, (_, k) => at(raw, k)) };
}

/** Where a selection takes one side, and has 0 on the other, as far as that is known; the operand of that side. */
interface Masked {
  readonly side: number;
  /** Whether it takes an element of its own. */
  readonly takes: (element: number) => boolean;
}
function maskedOf(facts: Facts, line: number): Masked | undefined {
  const { program } = facts;
  if (nameOf(program.op(line)) !== "select") return undefined;
  const [test, yes, no] = program.operands(line) as [number, number, number];
  const isYes = facts.uniform(no) === 0;
  if ((!isYes && facts.uniform(yes) !== 0) || !facts.isConstant(test)) return undefined;
  const raw = facts.rawOf(test) as RawArray;
  return { side: isYes ? 1 : 2, takes: (element) => (at(raw, element) !== 0) === isYes };
}
/** Which of the first `stack` elements of a line, and of all stacks after them, can differ from a structural zero, by 1. */
function support(facts: Facts, line: number, stack: number): Uint8Array | undefined {
  const { program, roles, views } = facts;
  const { size, shape } = program.type(line);
  const role = roles[line]!;
  if (stack > mostEntries || size % stack !== 0) return undefined;
  const masked = maskedOf(facts, line);
  if (masked !== undefined) {
    const mask = new Uint8Array(stack);
    for (let k = 0; k < size; k++) if (masked.takes(k)) mask[k % stack] = 1;
    return mask;
  }
  let mask: Uint8Array | undefined;
  let walk: Walk | undefined;
  if (role.kind === "lanes" && role.into?.fill === 0) {
    mask = new Uint8Array(stack);
    walk = { ...role.into, shape: role.shape };
  } else if (role.kind === "scatter") {
    const filled = program.operand(line, 0);
    const { line: base, offset } = views[filled]!;
    const isWhole = offset === 0 && program.type(base).size === size;
    mask = facts.uniform(filled) === 0 ? new Uint8Array(stack) : isWhole ? support(facts, base, stack) : undefined;
    walk = rowsOf(facts, line, { shape, strides: stridesOf(shape), offset: 0 });
  }
  if (mask === undefined || walk === undefined) return undefined;
  const mark = (element: number): void => {
    mask[element] = 1;
  };
  return eachElement(walk, stack, mark) ? mask : undefined;
}

/** The triangle that holds some entries, given one by one. */
class Side {
  #found: Triangle | undefined;

  add(row: number, column: number): void {
    if (row === column) return;
    const side = column < row ? "lower" : "upper";
    this.#found = (this.#found ?? side) === side ? side : "full";
  }

  get found(): Triangle {
    return this.#found ?? "lower";
  }
}

/** Which entries of the matrix of a contraction are no structural zeros: rows of the result by summed index. */
export function matrixTriangle(
  facts: Facts,
  { matrix, rowStride, overStride, extent }: Contract,
  rows: number,
): Triangle {
  if (rows !== extent || rows < 2) return "full";
  const [batchStride = 0] = [...matrix.strides.values()];
  const stack = batchStride === 0 ? facts.program.type(matrix.base).size : batchStride;
  const last = matrix.offset + (rows - 1) * rowStride + (extent - 1) * overStride;
  const mask = last < stack ? support(facts, matrix.base, stack) : undefined;
  if (mask === undefined) return "full";
  const side = new Side();
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < extent; j++) if (mask[matrix.offset + i * rowStride + j * overStride] === 1) side.add(i, j);
  return side.found;
}

/** Needed lines that read a line, through all views, and lines that are results or guards. */
export interface Readers {
  readonly of: ReadonlyMap<number, readonly number[]>;
  readonly kept: ReadonlySet<number>;
}

/** Visits the elements of a line that a selection takes, those of all stacks as if they were in the first. */
function eachTaken(
  { line, shape, strides, offset }: View,
  wanted: number,
  { takes }: Masked,
  stack: number,
  visit: (element: number) => void,
): boolean {
  const own = stridesOf(shape);
  for (let k = 0; line === wanted && k < sizeOf(shape); k++)
    if (takes(k)) visit(strides.reduce((e, s, a) => e + (Math.floor(k / own[a]!) % shape[a]!) * s, offset) % stack);
  return line === wanted;
}
/**
 * Visits the elements of the first `stack` of a line that are read at all, if only rows at known positions are, of the line
 * or of a copy of it in another order. False: others are read, too.
 */
function eachRead(
  facts: Facts,
  line: number,
  readers: Readers,
  stack: number,
  visit: (element: number) => void,
): boolean {
  const { program, roles, views } = facts;
  const own = readers.of.get(line) ?? [];
  return (
    own.length > 0 &&
    !readers.kept.has(line) &&
    own.every((reader) => {
      const masked = maskedOf(facts, reader);
      if (masked !== undefined)
        return eachTaken(views[program.operand(reader, masked.side)]!, line, masked, stack, visit);
      const view = views[program.operand(reader, 0)]!;
      const role = roles[reader]!;
      if (view.line !== line || program.operands(reader).some((a, k) => k > 0 && views[a]!.line === line)) return false;
      if (role.kind === "gather") {
        const rows = rowsOf(facts, reader, view);
        return rows !== undefined && eachElement(rows, stack, visit);
      }
      if (role.kind !== "lanes" || role.rule !== undefined || role.into !== undefined) return false;
      // The axes inside a stack, outermost first: those outside come before them and are not walked.
      const inner = view.strides.flatMap((stride, k) => (stride % stack === 0 ? [] : [k]));
      const isLast = inner.every((k, i) => k === view.shape.length - inner.length + i);
      if (!isLast || inner.reduce((n, k) => n * view.shape[k]!, 1) !== stack) return false;
      return eachRead(facts, reader, readers, stack, (copied) => {
        let rest = copied;
        let element = view.offset;
        for (const k of [...inner].reverse()) {
          element += (rest % view.shape[k]!) * view.strides[k]!;
          rest = Math.floor(rest / view.shape[k]!);
        }
        visit(element);
      });
    })
  );
}

/** Which entries of sums of outer products are read at all: u by v. */
export function readTriangle(facts: Facts, readers: Readers, { line }: Outer, v: number, u: number): Triangle {
  if (u * v > mostEntries) return "full";
  const side = new Side();
  const add = (element: number): void => side.add(Math.floor(element / v), element % v);
  return eachRead(facts, line, readers, u * v, add) ? side.found : "full";
}
