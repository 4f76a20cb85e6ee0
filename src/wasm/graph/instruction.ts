import { floatOfBits } from "../binary/constant.ts";
import type { FunctionBuilder } from "../binary/function.ts";
import type { OpcodeName, ValueType } from "../binary/opcodes.ts";
import { operation } from "../binary/operation.ts";
import type { Callee } from "./callee.ts";
import type { Environment } from "./environment.ts";
import type { Lane } from "./lane.ts";
import { absolute, type Node, type Root } from "./node.ts";

const missing = (what: string, slot: number | string): Error => new Error(`emitter: ${what} ${slot} is not bound`);

/** Writes the instructions of one operation; its operands are on the stack. */
export class InstructionWriter {
  readonly #f: FunctionBuilder;
  readonly #lane: Lane;
  readonly #environment: Environment;
  readonly #callees: readonly Callee[];
  constructor(f: FunctionBuilder, lane: Lane, environment: Environment, callees: readonly Callee[]) {
    this.#f = f;
    this.#lane = lane;
    this.#environment = environment;
    this.#callees = callees;
  }

  /** Pushes the address of a pointer. */
  pointer(slot: number): void {
    if (slot === absolute) this.#f.i32(0);
    else this.#f.get(this.lanePointers(slot)[0] as number);
  }

  lanePointers(slot: number): readonly number[] {
    const locals = this.#environment.pointers?.[slot];
    if (locals === undefined || locals.length === 0) throw missing("pointer", slot);
    return locals;
  }

  variable(slot: number): number {
    const local = this.#environment.variables?.[slot];
    if (local === undefined) throw missing("variable", slot);
    return local;
  }

  /**
   * A constant for a local that a loop keeps. From a global, because engines would take an immediate into the loop again
   * where an exit of the loop comes before its use.
   */
  kept(node: Node): void {
    const library = this.#environment.library;
    if (this.#lane.lanes > 1 && library !== undefined) this.#f.global(library.constant(node.x, node.y));
    else this.constant(node);
  }

  constant(node: Node): void {
    const f = this.#f;
    if (this.#lane.lanes > 1) f.v128(node.y, node.x, node.y, node.x);
    else if (node.kind === "float") f.f64(floatOfBits(node.x, node.y));
    else f.i64(node.x, node.y);
  }

  /** The i32 locals that hold the address of each lane of an `indexed` node. */
  indexed(node: Node): readonly number[] {
    const f = this.#f;
    const pointer = (node.operands[0] as Node).x;
    return Array.from({ length: this.#lane.lanes }, (_, lane) => {
      const local = f.take("i32");
      this.pointer(pointer);
      f.memory("i32.load", node.x + 4 * lane)
        .i32(node.y)
        .op("i32.mul")
        .set(local);
      return local;
    });
  }

  /** Elements that a local of a kind of values holds. */
  #width(kind: Node["kind"]): number {
    return kind === "single" ? this.#lane.lanes : this.#lane.floats;
  }

  /** Elements at the addresses of lanes from `y` on. */
  gather({ kind, x: offset, y: first }: Node, addresses: readonly number[]): void {
    const f = this.#f;
    const { loadFirst, loadLane } = this.#lane.memory[kind as "float" | "single"];
    f.get(addresses[first] as number).memory(loadFirst, offset);
    const width = this.#width(kind);
    if (width === 1) return;
    this.#withLocals("v128", 1, ([value]) => {
      for (let lane = 1; lane < width; lane++) {
        f.set(value as number)
          .get(addresses[first + lane] as number)
          .get(value as number);
        f.memoryLane(loadLane, offset, lane);
      }
    });
  }

  scatter({ value: { kind }, offset, first }: Root & { readonly kind: "scatter" }, addresses: readonly number[]): void {
    const f = this.#f;
    const { memory, types } = this.#lane;
    const width = this.#width(kind);
    this.#withLocals(types[kind], 1, ([value]) => {
      f.set(value as number);
      for (let lane = 0; lane < width; lane++) {
        f.get(addresses[first + lane] as number).get(value as number);
        this.#store(memory[kind].storeLane, offset, lane);
      }
    });
  }

  /** All lanes or the first one, address and value being on the stack. */
  store({ kind, value, offset }: Root & { readonly kind: "store" | "storeFirst" }): void {
    const { store, storeLane } = this.#lane.memory[value.kind];
    this.#store(kind === "store" ? store : storeLane, offset, 0);
  }

  #store(name: OpcodeName, offset: number, lane: number): void {
    if (name.endsWith("_lane")) this.#f.memoryLane(name, offset, lane);
    else this.#f.memory(name, offset);
  }

  /** Everything but constants and addresses. */
  write(node: Node): void {
    const f = this.#f;
    const { instructions, singles } = this.#lane;
    const isSingle = node.kind === "single" || node.operands[0]?.kind === "single";
    const simple = (isSingle ? singles : instructions)[node.operation];
    if (simple !== undefined) {
      if (simple !== null) f.op(simple);
      return;
    }
    switch (node.operation) {
      case operation.variable:
        f.get(this.variable(node.x));
        return;
      case operation.load:
        this.pointer(node.x);
        f.memory(this.#lane.memory[node.kind as "float" | "single"].load, node.y);
        return;
      case operation.splat:
        this.pointer(node.x);
        f.memory(this.#lane.memory[node.kind as "float" | "single"].splat, node.y);
        return;
      case operation.counter:
        this.#counter(node.x, node.y);
        return;
      case operation.shiftLeft:
      case operation.shiftRight:
        this.#shift(node.operation === operation.shiftLeft, node.x);
        return;
      case operation.pseudoMinimum:
      case operation.pseudoMaximum:
        this.#pseudo(node.operation === operation.pseudoMinimum);
        return;
      case operation.promoteHigh:
        this.#pick(2, 3, 2, 3).op("f64x2.promote_low_f32x4");
        return;
      case operation.demotePair:
        this.#demotePair();
        return;
      case operation.maskLow:
        this.#pick(0, 0, 1, 1);
        return;
      case operation.maskHigh:
        this.#pick(2, 2, 3, 3);
        return;
      case operation.pairLow:
        f.shuffle(0, 1, 4, 5);
        return;
      case operation.pairHigh:
        f.shuffle(2, 3, 6, 7);
        return;
      case operation.maskPair:
        f.shuffle(0, 2, 4, 6);
        return;
      case operation.call:
        this.#call(node);
        return;
      case operation.callWhere:
        this.#callWhere(node);
        return;
      default:
        throw new Error(`emitter: no instruction for ${node.name} in ${this.#lane.name}`);
    }
  }

  #withLocals(type: ValueType, count: number, body: (locals: readonly number[]) => void): void {
    const locals = Array.from({ length: count }, () => this.#f.take(type));
    body(locals);
    for (const local of locals) this.#f.release(local);
  }

  /** Words of the vector on the stack. */
  #pick(...words: Parameters<FunctionBuilder["shuffle"]>): FunctionBuilder {
    this.#withLocals("v128", 1, ([value]) => {
      this.#f
        .tee(value as number)
        .get(value as number)
        .shuffle(...words);
    });
    return this.#f;
  }

  /** Four binary32 numbers from the two lower and the two upper floats. */
  #demotePair(): void {
    const f = this.#f;
    this.#withLocals("v128", 1, ([high]) => {
      f.set(high as number).op("f32x4.demote_f64x2_zero");
      f.get(high as number)
        .op("f32x4.demote_f64x2_zero")
        .shuffle(0, 1, 4, 5);
    });
  }

  /** The lanes' numbers from `first` on. */
  #counter(slot: number, first: number): void {
    const local = this.#environment.counters?.[slot];
    if (local === undefined) throw missing("counter", slot);
    const f = this.#f.get(local).op("f64.convert_i32_u");
    if (this.#lane.across === undefined) return;
    f.op(this.#lane.across.broadcast);
    if (first === 0) f.v128(0, 0, 0, 0x3ff00000).op("f64x2.add");
    else f.v128(0, 0x40000000, 0, 0x40080000).op("f64x2.add"); // 2 and 3
  }

  #shift(left: boolean, count: number): void {
    const { across } = this.#lane;
    if (across === undefined) this.#f.i64(0, count).op(left ? "i64.shl" : "i64.shr_u");
    else this.#f.i32(count).op(left ? across.shiftLeft : across.shiftRight);
  }

  /** b < a ? b : a, or a < b ? b : a, from a and b. */
  #pseudo(minimum: boolean): void {
    const f = this.#f;
    this.#withLocals(this.#lane.types.float, 2, (locals) => {
      const [a, b] = locals as [number, number];
      f.set(b).set(a).get(b).get(a);
      f.get(minimum ? b : a).get(minimum ? a : b);
      f.op("f64.lt").op("select");
    });
  }

  #callee(number: number): Parameters<FunctionBuilder["call"]>[0] {
    const callee = this.#environment.library?.get(this.#callees[number]!.f);
    if (callee === undefined) throw missing("function", number);
    return callee;
  }

  #call(node: Node): void {
    const f = this.#f;
    const { across, lanes } = this.#lane;
    const callee = this.#callee(node.x);
    if (across === undefined) {
      f.call(callee);
      return;
    }
    this.#withLocals("v128", node.operands.length, (operands) => {
      for (const operand of [...operands].reverse()) f.set(operand);
      for (let lane = 0; lane < lanes; lane++) {
        for (const operand of operands) f.get(operand).lane(across.extract, lane);
        f.call(callee);
        if (lane === 0) f.op(across.broadcast);
        else f.lane(across.replace, lane);
      }
    });
  }

  /** From the operands, otherwise, mask. */
  #callWhere(node: Node): void {
    const f = this.#f;
    const { across, lanes, types } = this.#lane;
    const callee = this.#callee(node.x);
    const mask = f.take(types.mask);
    this.#withLocals(types.float, node.operands.length - 1, (locals) => {
      const result = locals.at(-1)!;
      const operands = locals.slice(0, -1);
      f.set(mask);
      for (const local of [...locals].reverse()) f.set(local);
      f.get(mask);
      if (across === undefined)
        f.if(() => {
          for (const operand of operands) f.get(operand);
          f.call(callee).set(result);
        });
      else {
        f.op("v128.any_true").if(() => {
          for (let lane = 0; lane < lanes; lane++) {
            f.get(mask).lane(across.extractBits, lane).op("i32.wrap_i64");
            f.if(() => {
              f.get(result);
              for (const operand of operands) f.get(operand).lane(across.extract, lane);
              f.call(callee).lane(across.replace, lane).set(result);
            });
          }
        });
      }
      f.get(result);
    });
    f.release(mask);
  }
}
