import { stridesOf } from "../../ir/type.ts";
import type { FunctionBuilder } from "../binary/function.ts";
import { narrowAll } from "../emit/emitKernel.ts";
import { emitStack } from "../emit/emitStack.ts";
import { matmulScratch } from "../matmul/matmul.ts";
import { type Access, accessAt, accessOf } from "../plan/access.ts";
import type { Facts } from "../plan/facts.ts";
import type { Scope } from "../plan/layout.ts";
import type { Factor, Role } from "../plan/role.ts";
import { cholesky } from "./cholesky.ts";
import { blockSize, copyMatrix, type FactorTools, solveTriangle } from "./functions.ts";
import { lu } from "./lu.ts";
import { permuteRows } from "./permuteRows.ts";

/** A stack of matrices, or of rows of numbers, in memory: strides in elements. */
interface Stack {
  readonly access: Access;
  /** Of the last two axes, or the last one. */
  readonly row: number;
  readonly column: number;
}

const factorOf = (facts: Facts, line: number): Factor =>
  (facts.roles[line] as Role & { readonly kind: "factor" }).factor;

/** Writes the factorisation or solution of each matrix of a stack, in f64; results take the form of their type. */
export function emitFactor(f: FunctionBuilder, scope: Scope, line: number, scratch: number, tools: FactorTools): void {
  const { facts } = scope.plan;
  const { program } = facts;
  const factor = factorOf(facts, line);
  const first = program.type(program.operand(line, 0)).shape;
  const lead = first.slice(0, -2);
  const n = first.at(-1)!;
  const m = factor.name === "solve" || factor.name === "triangularSolve" ? program.type(line).shape.at(-1)! : n;
  if (n === 0 || m === 0) return;
  const operand = (k: number): Stack => stackOf(accessOf(scope, program.operand(line, k)), lead.length);
  const own = results(scope, line, scratch + scratchBytes(n, m), lead.length);
  const [y] = own as [Stack, ...Stack[]];
  const push = (...values: readonly number[]): void => {
    for (const value of values) f.i32(value);
  };
  const strides = ({ row, column }: Stack): [number, number] => [8 * row, 8 * column];

  const copyOf = (x: Stack): void =>
    emitStack(f, lead, [y.access, x.access], (address) => {
      address(0);
      push(...strides(y));
      address(1);
      push(...strides(x), n, m);
      f.call(copyMatrix(tools));
    });
  /** y becomes T^-1 y; `isLower` after strides that transpose. */
  const substitute = (t: Stack, isLower: boolean, isUnit: boolean): void =>
    emitStack(f, lead, [t.access, y.access], (address) => {
      const sign = isLower ? 8 : -8;
      const start = isLower ? 0 : n - 1;
      push(n, m);
      address(0);
      push(8 * start * (t.row + t.column));
      f.op("i32.add");
      push(sign * t.row, sign * t.column);
      address(1);
      push(8 * start * m);
      f.op("i32.add");
      push(sign * m, Number(isUnit), scratch);
      f.call(solveTriangle(tools));
    });
  const permute = (x: Stack, order: Stack, isInverse: boolean): void =>
    emitStack(f, lead, [y.access, x.access, order.access], (address) => {
      address(0);
      push(8 * m);
      address(1);
      push(...strides(x));
      address(2);
      push(8 * order.column, n, m, Number(isInverse), scratch);
      f.call(permuteRows(tools));
    });

  const a = operand(0);
  if (factor.name === "cholesky")
    emitStack(f, lead, [a.access, y.access], (address) => {
      push(n);
      address(0);
      push(...strides(a));
      address(1);
      push(scratch);
      f.call(cholesky(tools));
    });
  else if (factor.name === "lu") {
    const [, order] = own as [Stack, Stack];
    emitStack(f, lead, [y.access, a.access, order.access], (address) => {
      address(0);
      push(...strides(y));
      address(1);
      push(...strides(a), n, n);
      f.call(copyMatrix(tools));
      push(n);
      address(0);
      address(2);
      push(scratch);
      f.call(lu(tools));
    });
  } else if (factor.name === "triangularSolve") {
    copyOf(operand(1));
    const { lower, transposed, unitDiagonal } = factor;
    substitute(transposed ? flipped(a) : a, lower !== transposed, unitDiagonal);
  } else {
    const [packed, order] = [operand(1), operand(2)];
    if (factor.transposed) {
      copyOf(operand(3));
      substitute(flipped(packed), true, false);
      substitute(flipped(packed), false, true);
      permute(y, order, true);
    } else {
      permute(operand(3), order, false);
      substitute(packed, true, true);
      substitute(packed, false, false);
    }
  }
  if (program.type(program.operand(line, 0)).dtype === "f32") narrowAll(f, y.access, sizeOf(lead) * n * m, "f32");
}

const sizeOf = (lead: readonly number[]): number => lead.reduce((product, d) => product * d, 1);
const flipped = ({ access, row, column }: Stack): Stack => ({ access, row: column, column: row });

/** Strides of the axes behind the leading ones; a vector has columns only. */
function stackOf(access: Access, rank: number): Stack {
  const [first, second] = access.strides.slice(rank) as [number, number?];
  return { access, row: second === undefined ? 0 : first, column: second ?? first };
}

/** Where the results go; parts of a tuple that nothing reads go to memory that each matrix uses anew. */
function results({ plan, places }: Scope, line: number, spare: number, rank: number): Stack[] {
  const { program, roles } = plan.facts;
  const type = program.type(line);
  if (type.dtype !== "tuple") return [stackOf(accessAt(places.get(line)!, stridesOf(type.shape)), rank)];
  let next = spare;
  return type.parts.map(({ shape }, part) => {
    const at = roles.findIndex(
      (role, k) => role.kind === "part" && role.of === line && role.part === part && places.has(k),
    );
    const strides = stridesOf(shape);
    if (at >= 0) return stackOf(accessAt(places.get(at)!, strides), rank);
    const alone = { address: next, strides: strides.map((s, k) => (k < rank ? 0 : s)) };
    next += 8 * sizeOf(shape.slice(rank)) + 16;
    return stackOf(alone, rank);
  });
}

/** Bytes for products, for the rows below a block, and for right sides in another order. */
const scratchBytes = (n: number, m: number): number =>
  (Math.max(matmulScratch(n, Math.max(n, m), n, "f64"), 8 * blockSize * n, 8 * n * m) + 31) & ~15;

/** Bytes of memory that `emitFactor` uses for a while. */
export function factorScratch({ program, roles }: Facts, line: number): number {
  const n = program.type(program.operand(line, 0)).shape.at(-1)!;
  const { name } = (roles[line] as Role & { readonly kind: "factor" }).factor;
  const m = name === "solve" || name === "triangularSolve" ? program.type(line).shape.at(-1)! : n;
  return scratchBytes(n, m) + (name === "lu" ? 8 * n * (n + 1) + 32 : 0);
}
