import type { LaneRule } from "../../ir/lower.ts";
import type { Cell, MatrixAt, Numbers, RoutineBuilder } from "../../ir/routine.ts";
import type { Callable, FunctionBuilder } from "../binary/function.ts";
import type { OpcodeName, ValueType } from "../binary/opcodes.ts";
import type { Library } from "../graph/environment.ts";
import { Graph } from "../graph/graph.ts";
import { scalarF64 } from "../graph/lane.ts";
import { GraphLanes } from "../graph/laneBuilder.ts";
import type { Access, Source } from "../plan/access.ts";
import { addMultiple } from "./addMultiple.ts";
import { Emitter } from "./emit.ts";
import { raise } from "./emitRows.ts";

/** Leaves a value on the stack. */
type Push = () => void;

/** Functions that multiply matrices, as by `defineMatmul`. */
export interface ProductTools {
  readonly matmul: (precision: "f64") => Callable;
  readonly update: () => Callable;
}

/** Writes a routine into a function. `sources` are its arrays by slot, in order in memory or one number everywhere. */
export class RoutineWriter implements RoutineBuilder<Push, Push> {
  readonly #f: FunctionBuilder;
  readonly #sources: readonly Source[];
  readonly #library: Library;
  readonly #products: ProductTools & { readonly scratch: number };
  /** Locals with what stands in the cells of arrays that move. */
  readonly #bases: readonly (number | undefined)[];
  readonly #taken: number[] = [];

  constructor(
    f: FunctionBuilder,
    sources: readonly Source[],
    library: Library,
    products: ProductTools & { readonly scratch: number },
  ) {
    this.#f = f;
    this.#products = products;
    this.#sources = sources;
    this.#library = library;
    this.#bases = sources.map((source) => {
      if (typeof source === "number" || source.base === undefined) return undefined;
      const local = this.#local("i32");
      f.i32(source.base).memory("i32.load").set(local);
      return local;
    });
  }

  /** Gives back all locals. */
  release(): void {
    for (const local of this.#taken) this.#f.release(local);
  }

  #local(type: ValueType): number {
    const local = this.#f.take(type);
    this.#taken.push(local);
    return local;
  }

  #op(name: OpcodeName, ...x: readonly (Push | number)[]): Push {
    return () => {
      for (const part of x) this.#push(part);
      this.#f.op(name);
    };
  }

  #push(x: Push | number): void {
    if (typeof x === "number") this.#f.i32(x);
    else x();
  }

  #cell(type: "f64" | "i32", first: Push | number): Cell<Push> {
    const local = this.#local(type);
    const set = (x: Push | number): void => {
      this.#push(x);
      this.#f.set(local);
    };
    set(first);
    return { value: () => this.#f.get(local), set };
  }

  number = (x: number): Push => {
    return () => this.#f.f64(x);
  };
  add = (x: Push, y: Push): Push => this.#op("f64.add", x, y);
  sub = (x: Push, y: Push): Push => this.#op("f64.sub", x, y);
  mul = (x: Push, y: Push): Push => this.#op("f64.mul", x, y);
  div = (x: Push, y: Push): Push => this.#op("f64.div", x, y);
  max = (x: Push, y: Push): Push => this.#op("f64.max", x, y);
  min = (x: Push, y: Push): Push => this.#op("f64.min", x, y);
  abs = (x: Push): Push => this.#op("f64.abs", x);
  sqrt = (x: Push): Push => this.#op("f64.sqrt", x);
  less = (x: Push, y: Push): Push => this.#op("f64.lt", x, y);
  equal = (x: Push, y: Push): Push => this.#op("f64.eq", x, y);
  pick = (test: Push, x: Push, y: Push): Push => this.#op("select", x, y, test);

  lane(rule: LaneRule, ...x: Push[]): Push {
    const g = new Graph();
    const locals = x.map((value) => {
      const local = this.#local("f64");
      value();
      this.#f.set(local);
      return local;
    });
    const result = this.#local("f64");
    const [a, b = a, c = a] = x.map((_, slot) => g.variable(slot));
    g.assign(x.length, rule(new GraphLanes(g), a!, b!, c!));
    const environment = { variables: [...locals, result], library: this.#library };
    new Emitter(this.#f, g, scalarF64, environment).body();
    return () => this.#f.get(result);
  }

  plus = (i: Push | number, j: Push | number): Push => this.#op("i32.add", i, j);
  minus = (i: Push | number, j: Push | number): Push => this.#op("i32.sub", i, j);
  times = (i: Push | number, j: Push | number): Push => this.#op("i32.mul", i, j);
  and = (i: Push | number, j: Push | number): Push => this.#op("i32.and", i, j);
  or = (i: Push | number, j: Push | number): Push => this.#op("i32.or", i, j);
  xor = (i: Push | number, j: Push | number): Push => this.#op("i32.xor", i, j);
  shiftLeft = (i: Push, count: number): Push => this.#op("i32.shl", i, count);
  shiftRight = (i: Push, count: number): Push => this.#op("i32.shr_u", i, count);
  below = (i: Push | number, j: Push | number): Push => this.#op("i32.lt_s", i, j);
  not = (i: Push): Push => this.#op("i32.eqz", i);
  integer = (x: Push): Push => this.#op("i32.trunc_sat_f64_s", x);
  toNumber = (i: Push): Push => this.#op("f64.convert_i32_s", i);

  keep = (x: Push): Push => this.#cell("f64", x).value;
  keepInteger = (i: Push): Push => this.#cell("i32", i).value;
  cell = (x: Push): Cell<Push> => this.#cell("f64", x);
  integerCell = (i: Push | number): Cell<Push> => this.#cell("i32", i);

  load({ slot }: Numbers, at: Push | number): Push {
    const source = this.#sources[slot]!;
    if (typeof source === "number") return this.number(source);
    return this.keep(() => {
      this.#address(slot, at);
      this.#f.memory("f64.load", source.address);
    });
  }

  store({ slot, type }: Numbers, at: Push | number, x: Push): void {
    const source = this.#sources[slot]!;
    if (typeof source === "number") throw new Error("compiler: a routine writes into a known number");
    this.#address(slot, at);
    x();
    if (type.dtype === "f32") this.#f.op("f32.demote_f64").op("f64.promote_f32");
    this.#f.memory("f64.store", source.address);
  }

  #address(slot: number, at: Push | number): void {
    if (typeof at === "number") this.#f.i32(8 * at);
    else {
      at();
      this.#f.i32(3).op("i32.shl");
    }
    const base = this.#bases[slot];
    if (base !== undefined) this.#f.get(base).op("i32.add");
  }

  addMultiple(
    to: Numbers,
    at: Push | number,
    factor: Push,
    from: Numbers,
    fromAt: Push | number,
    count: Push | number,
  ): void {
    const f = this.#f;
    const [target, source, left, weight] = [...f.takes("i32", 3), f.take("v128")];
    this.#pushAt(to, at);
    f.set(target);
    this.#pushAt(from, fromAt);
    f.set(source);
    factor();
    f.op("f64x2.splat").set(weight);
    this.#push(count);
    f.set(left);
    addMultiple(f, target, source, weight, left);
    for (const local of [target, source, left, weight]) f.release(local);
  }

  product(
    c: MatrixAt<Push>,
    a: MatrixAt<Push>,
    b: MatrixAt<Push>,
    sizes: readonly [Push | number, Push | number, Push | number],
    subtracts: boolean,
  ): void {
    const f = this.#f;
    const bytes = (elements: Push | number): void => {
      this.#push(elements);
      f.i32(3).op("i32.shl");
    };
    for (const size of sizes) this.#push(size);
    for (const matrix of [a, b, c]) {
      this.#pushAt(matrix.in, matrix.at);
      bytes(matrix.row);
      if (matrix !== c) bytes(matrix.column);
    }
    const { scratch, matmul, update } = this.#products;
    f.i32(scratch).call(subtracts ? update() : matmul("f64"));
  }

  /** Pushes the address of an element. */
  #pushAt({ slot }: Numbers, at: Push | number): void {
    this.#address(slot, at);
    this.#f.i32((this.#sources[slot] as Access).address).op("i32.add");
  }

  each(from: Push | number, to: Push | number, body: (i: Push) => void): void {
    const i = this.#cell("i32", from);
    const end = typeof to === "number" ? to : this.keepInteger(to);
    this.while(
      () => this.below(i.value, end),
      () => {
        body(i.value);
        i.set(this.plus(i.value, 1));
      },
    );
  }

  while(test: () => Push, body: () => void): void {
    test()();
    this.#f.if(() => {
      this.#f.loop((again) => {
        body();
        test()();
        this.#f.brIf(again);
      });
    });
  }

  if(test: Push, then: () => void, otherwise?: () => void): void {
    test();
    this.#f.if(then, otherwise);
  }

  fail(): void {
    raise(this.#f);
  }
}
