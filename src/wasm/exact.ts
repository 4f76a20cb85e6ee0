import { ADD, CONST, DIV, INPUT, MUL, NEG, type Program, SCALE, SUB } from "../ir/program.ts";
import { nameOf, primitives } from "../record/table.ts";
import { isReassociated } from "../transforms/reassociate.ts";

/** Numbers that the interpreter makes about as fast as they are read: more would be felt. */
const mostNumbers = 100_000;
/** Operations that IEEE 754 rounds correctly, choose or compare: every implementation gives the same bits. */
const arithmetic: ReadonlySet<number> = new Set([INPUT, CONST, ADD, SUB, MUL, DIV, NEG, SCALE]);
const named: ReadonlySet<string> = new Set("sqrt abs sign maximum minimum gt ge eq and or not select".split(" "));
/** Lowerings that only move numbers. */
const moves: ReadonlySet<unknown> = new Set([
  "view",
  "broadcast",
  "transpose",
  "slice",
  "place",
  "concatenate",
  "gather",
]);

/** Moves, and additions to one row of an array. */
function isMove(p: Program, i: number): boolean {
  const lower = primitives[p.op(i)]?.lower;
  return moves.has(lower) || (lower === "scatterAdd" && p.type(p.operand(i, 1)).shape.length === 0);
}

/**
 * Whether interpreter and compiled code give the same bits, and the former is at once done: some correctly rounded
 * arithmetic that `reassociate` leaves in its order. Elementary functions, sums and products of matrices are not such.
 */
export function isExact(p: Program): boolean {
  let numbers = 0;
  for (let i = 0; i < p.n; i++) {
    const { dtype, size } = p.type(i);
    numbers += size;
    const op = p.op(i);
    if (dtype === "i32" ? op !== CONST : dtype !== "f64" && dtype !== "bool") return false;
    if (numbers > mostNumbers || !(arithmetic.has(op) || named.has(nameOf(op)) || isMove(p, i))) return false;
  }
  return isReassociated(p);
}
