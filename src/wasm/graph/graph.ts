import { bitsOfFloat, constantOf } from "../binary/constant.ts";
import { type Kind, type OperationName, operation } from "../binary/operation.ts";
import type { Callee } from "./callee.ts";
import type { Address, Float, Integer, Mask, Node, NodeForm, Root, Single } from "./node.ts";
import { NodeTable } from "./node.ts";

const none: readonly Node[] = [];
type Fold = (x: number, y: number) => number;
/**
 * An expression graph: the body of a loop over elements, written once and emitted for one lane or several. Equal
 * expressions are one node, so common subexpressions are shared by construction. Pointers, variables and counters are
 * numbered slots that the emitter binds to locals. Arithmetic is that of IEEE 754 binary64, rounded to nearest; nothing
 * is reassociated.
 */
export class Graph {
  readonly #table: NodeTable = new NodeTable();
  readonly roots: Root[] = [];
  /** Functions that `call` and `callWhere` name by their number. */
  readonly callees: Callee[] = [];

  get nodes(): readonly Node[] {
    return this.#table.nodes;
  }

  #node<K extends Kind>(kind: K, name: OperationName, operands: readonly Node[] = none, x = 0, y = 0): Node<K> {
    return this.#table.intern(kind, operation[name], operands, x, y);
  }

  #float(value: Float | number): Float {
    return typeof value === "number" ? this.constant(value) : value;
  }

  #callee(f: Callee["f"], { length: arity }: readonly Float[]): number {
    const known = this.callees.findIndex((other) => other.f === f);
    return known >= 0 ? known : this.callees.push({ f, arity }) - 1;
  }

  // Leaves
  constant(value: number): Float {
    const { high, low } = bitsOfFloat(value);
    return this.#node("float", "constant", none, high, low);
  }

  /** A 64-bit integer by its two words. */
  integer(high: number, low: number): Integer {
    return this.#node("integer", "integerConstant", none, high | 0, low | 0);
  }

  /** A local that roots may assign: an accumulator, or a value set before the loop. */
  variable(slot: number): Float {
    return this.#node("float", "variable", none, slot);
  }

  /** The element's number: that of the loop counter, plus the lane. */
  counter(slot: number): Float {
    return this.#node("float", "counter", none, slot);
  }

  /** Consecutive elements, one for each lane. */
  load(pointer: number, offset = 0): Float {
    return this.#node("float", "load", none, pointer, offset);
  }

  /** One element for all lanes. */
  splat(pointer: number, offset = 0): Float {
    return this.#node("float", "splat", none, pointer, offset);
  }

  /** The address of a pointer that has a local for each lane. */
  strided(pointer: number): Address {
    return this.#node("address", "strided", none, pointer);
  }

  /** Each lane's 32-bit index (consecutive in memory) times a stride in bytes. */
  indexed(pointer: number, offset: number, stride: number): Address {
    return this.#node("address", "indexed", [this.#node("address", "strided", none, pointer)], offset, stride);
  }

  /** The element at each lane's address plus `offset`. */
  gather(address: Address, offset = 0): Float {
    return this.#node("float", "gather", [address], offset);
  }

  // Arithmetic

  add(a: Float | number, b: Float | number): Float {
    return this.#commutative("add", a, b, (x, y) => x + y);
  }

  sub(a: Float | number, b: Float | number): Float {
    return this.#binary("subtract", a, b, (x, y) => x - y);
  }

  mul(a: Float | number, b: Float | number): Float {
    return this.#commutative("multiply", a, b, (x, y) => x * y);
  }

  div(a: Float | number, b: Float | number): Float {
    return this.#binary("divide", a, b, (x, y) => x / y);
  }

  /** The smaller, NaN if either is, and -0 below 0: Math.min. */
  min(a: Float | number, b: Float | number): Float {
    return this.#commutative("minimum", a, b, Math.min);
  }

  /** The larger, NaN if either is, and 0 above -0: Math.max. */
  max(a: Float | number, b: Float | number): Float {
    return this.#commutative("maximum", a, b, Math.max);
  }

  /** b < a ? b : a, cheaper than `min`; a NaN in `a` stays. */
  pmin(a: Float | number, b: Float | number): Float {
    return this.#binary("pseudoMinimum", a, b, (x, y) => (y < x ? y : x));
  }

  /** a < b ? b : a, cheaper than `max`; a NaN in `a` stays. */
  pmax(a: Float | number, b: Float | number): Float {
    return this.#binary("pseudoMaximum", a, b, (x, y) => (x < y ? y : x));
  }

  sqrt(a: Float): Float {
    return this.#unary("squareRoot", a, Math.sqrt);
  }
  neg(a: Float): Float {
    return this.#unary("negate", a, (x) => -x);
  }
  abs(a: Float): Float {
    return this.#unary("absolute", a, Math.abs);
  }

  /** To the nearest integer, ties to even. */
  nearest(a: Float): Float {
    return this.#node("float", "nearest", [a]);
  }

  trunc(a: Float): Float {
    return this.#unary("truncate", a, Math.trunc);
  }
  floor(a: Float): Float {
    return this.#unary("floor", a, Math.floor);
  }
  ceil(a: Float): Float {
    return this.#unary("ceiling", a, Math.ceil);
  }
  /** To the nearest binary32 number, ties to even. */
  roundSingle(a: Float): Float {
    const x = constantOf(a);
    return x === undefined ? this.promote(this.demote(a)) : this.constant(Math.fround(x));
  }

  /** The binary32 number nearest to a, ties to even. */
  demote(a: Float): Single {
    return a.operation === operation.promote ? (a.operands[0] as Single) : this.#node("single", "demote", [a]);
  }

  promote(a: Single): Float {
    return this.#node("float", "promote", [a]);
  }

  // Comparisons and choices

  eq(a: Float | number, b: Float | number): Mask {
    return this.#compare("equal", a, b);
  }
  ne(a: Float | number, b: Float | number): Mask {
    return this.#compare("unequal", a, b);
  }
  lt(a: Float | number, b: Float | number): Mask {
    return this.#compare("less", a, b);
  }
  le(a: Float | number, b: Float | number): Mask {
    return this.#compare("lessEqual", a, b);
  }
  gt(a: Float | number, b: Float | number): Mask {
    return this.lt(b, a);
  }
  ge(a: Float | number, b: Float | number): Mask {
    return this.le(b, a);
  }

  and(a: Mask, b: Mask): Mask {
    return this.#node("mask", "maskAnd", [a, b]);
  }

  or(a: Mask, b: Mask): Mask {
    return a === b ? a : this.#node("mask", "maskOr", [a, b]);
  }

  not(a: Mask): Mask {
    return this.#node("mask", "maskNot", [a]);
  }

  /** mask ? a : b, lane by lane; both are evaluated. */
  select(mask: Mask, a: Float | number, b: Float | number): Float {
    const x = this.#float(a);
    const y = this.#float(b);
    return x === y ? x : this.#node("float", "select", [x, y, mask]);
  }

  /** The first, or the second, of two lanes of a and of b. */
  pair(a: Float, b: Float, lane: number): Float {
    return this.#node("float", lane === 0 ? "pairLow" : "pairHigh", [a, b]);
  }

  // Integer view

  bits(a: Float): Integer {
    return this.#node("integer", "toBits", [a]);
  }

  float(a: Integer): Float {
    return this.#node("float", "fromBits", [a]);
  }

  iadd(a: Integer, b: Integer): Integer {
    return this.#node("integer", "integerAdd", [a, b]);
  }
  isub(a: Integer, b: Integer): Integer {
    return this.#node("integer", "integerSubtract", [a, b]);
  }
  iand(a: Integer, b: Integer): Integer {
    return this.#node("integer", "integerAnd", [a, b]);
  }
  ior(a: Integer, b: Integer): Integer {
    return this.#node("integer", "integerOr", [a, b]);
  }
  ixor(a: Integer, b: Integer): Integer {
    return this.#node("integer", "integerXor", [a, b]);
  }
  ieq(a: Integer, b: Integer): Mask {
    return this.#node("mask", "integerEqual", [a, b]);
  }

  shiftLeft(a: Integer, count: number): Integer {
    return this.#node("integer", "shiftLeft", [a], count);
  }

  /** Logical: zeros come in from above. */
  shiftRight(a: Integer, count: number): Integer {
    return this.#node("integer", "shiftRight", [a], count);
  }

  /** A function, called lane by lane. */
  call(f: Callee["f"], operands: readonly Float[]): Float {
    return this.#node("float", "call", operands, this.#callee(f, operands));
  }

  /** mask ? f(operands) : otherwise; called only for lanes where the mask holds. */
  callWhere(mask: Mask, f: Callee["f"], operands: readonly Float[], otherwise: Float): Float {
    return this.#node("float", "callWhere", [...operands, otherwise, mask], this.#callee(f, operands));
  }

  store(pointer: number, offset: number, value: Float | Single): void {
    this.roots.push({ kind: "store", pointer, offset, value });
  }

  /** Stores the first lane only. */
  storeFirst(pointer: number, offset: number, value: Float | Single): void {
    this.roots.push({ kind: "storeFirst", pointer, offset, value });
  }

  scatter(address: Address, offset: number, value: Float | Single, first = 0): void {
    this.roots.push({ kind: "scatter", address, offset, value, first });
  }

  assign(variable: number, value: Float): void {
    this.roots.push({ kind: "assign", variable, value });
  }

  /** A node as one of another graph, with operands of this one. */
  like<K extends Kind>({ kind, operation: number, x, y }: NodeForm<K>, operands: readonly Node[]): Node<K> {
    return this.#table.intern(kind, number, operands, x, y);
  }

  #unary(name: OperationName, a: Float, fold: (x: number) => number): Float {
    const x = constantOf(a);
    return x === undefined ? this.#node("float", name, [a]) : this.constant(fold(x));
  }

  #binary(name: OperationName, a: Float | number, b: Float | number, fold: Fold): Float {
    const left = this.#float(a);
    const right = this.#float(b);
    const x = constantOf(left);
    const y = x === undefined ? undefined : constantOf(right);
    return y === undefined ? this.#node("float", name, [left, right]) : this.constant(fold(x!, y));
  }

  /** Operands in the order of their numbers, so that a + b and b + a are one node. */
  #commutative(name: OperationName, a: Float | number, b: Float | number, fold: Fold): Float {
    const left = this.#float(a);
    const right = this.#float(b);
    return left.id <= right.id ? this.#binary(name, left, right, fold) : this.#binary(name, right, left, fold);
  }

  #compare(name: OperationName, a: Float | number, b: Float | number): Mask {
    return this.#node("mask", name, [this.#float(a), this.#float(b)]);
  }
}
