import type { Callee } from "./callee.ts";
import { floatOfBits } from "./constant.ts";
import type { Environment } from "./environment.ts";
import type { FunctionBuilder } from "./function.ts";
import { absolute } from "./graph.ts";
import type { Lane } from "./lane.ts";
import type { Node } from "./node.ts";
import type { ValueType } from "./opcodes.ts";
import { operation } from "./operation.ts";

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

  gather(addresses: readonly number[], offset: number): void {
    const f = this.#f;
    const { across, loadOne } = this.#lane;
    f.get(addresses[0] as number);
    if (across === undefined) {
      f.memory(loadOne, offset);
      return;
    }
    f.memory(across.loadFirst, offset);
    this.#withLocals("v128", 1, ([value]) => {
      for (let lane = 1; lane < this.#lane.lanes; lane++) {
        f.set(value as number)
          .get(addresses[lane] as number)
          .get(value as number);
        f.memoryLane(across.loadLane, offset, lane);
      }
    });
  }

  scatter(addresses: readonly number[], offset: number): void {
    const f = this.#f;
    const { across, lanes, storeOne, types } = this.#lane;
    this.#withLocals(types.float, 1, ([value]) => {
      f.set(value as number);
      for (let lane = 0; lane < lanes; lane++) {
        f.get(addresses[lane] as number).get(value as number);
        if (across === undefined) f.memory(storeOne, offset);
        else f.memoryLane(across.storeLane, offset, lane);
      }
    });
  }

  /** Everything but constants and addresses. */
  write(node: Node): void {
    const f = this.#f;
    const { across, load, loadOne } = this.#lane;
    const simple = this.#lane.instructions[node.operation];
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
        f.memory(load, node.y);
        return;
      case operation.splat:
        this.pointer(node.x);
        f.memory(across?.loadSplat ?? loadOne, node.y);
        return;
      case operation.counter:
        this.#counter(node.x);
        return;
      case operation.shiftLeft:
      case operation.shiftRight:
        this.#shift(node.operation === operation.shiftLeft, node.x);
        return;
      case operation.pseudoMinimum:
      case operation.pseudoMaximum:
        this.#pseudo(node.operation === operation.pseudoMinimum);
        return;
      case operation.roundSingle:
        if (across === undefined) f.op("f32.demote_f64").op("f64.promote_f32");
        else f.op("f32x4.demote_f64x2_zero").op("f64x2.promote_low_f32x4");
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

  #counter(slot: number): void {
    const local = this.#environment.counters?.[slot];
    if (local === undefined) throw missing("counter", slot);
    const f = this.#f.get(local).op("f64.convert_i32_u");
    if (this.#lane.across === undefined) return;
    f.op(this.#lane.across.broadcast).v128(0, 0, 0, 0x3ff00000).op("f64x2.add"); // the lanes' numbers are 0 and 1
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
