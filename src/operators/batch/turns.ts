import { ADD, CONST, INPUT, MUL, PROJ, type Program, SUB } from "../../ir/program.ts";
import { type Shape, range as upTo } from "../../ir/type.ts";
import { broadcastTo, reshape } from "../../prims/broadcast.ts";
import { matmul } from "../../prims/contraction.ts";
import { type Indexing, moveAxis } from "../../prims/indexing.ts";
import { transpose } from "../../prims/shape.ts";
import { within } from "../../record/recording.ts";
import { row } from "../../record/rules.ts";
import { nameOf, primitives } from "../../record/table.ts";
import { concrete, Tensor } from "../../record/tensor.ts";
import { partOf, repeat } from "../../transforms/replay.ts";
import { type Affine, affineOf, broadcasted, isConstant, materialize, plus, reshaped, scaled } from "./affine.ts";
import { readAt, writeAt } from "./lattice.ts";
import type { Places } from "./places.ts";
import { takeAt } from "./rows.ts";

/** What a line of a loop body is for all turns: a value, or one a turn along axis 0. Places wait in their form. */
export interface All {
  readonly batched: boolean;
  readonly form: Affine | undefined;
  readonly make: () => Tensor | readonly Tensor[];
}
const memo = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};
export function settled(value: Tensor | readonly Tensor[], batched: boolean): All {
  const known =
    value instanceof Tensor && value.rec === null && value.type.dtype === "i32" && value.type.shape.length > 0;
  return { batched, form: known ? affineOf(value.value as Int32Array, value.shape) : undefined, make: () => value };
}
export const placed = (form: Affine, batched: boolean): All => ({ batched, form, make: memo(() => materialize(form)) });

/** The lines of a loop body, each for all turns at once, made when they are asked for. */
export class AllTurns {
  readonly p: Program;
  readonly turns: number;
  /** The form of places is what it will be: no outer loop is being tried. */
  readonly settled: boolean;
  readonly #all: (All | undefined)[] = [];
  /** What a line follows from when it is not its operands. */
  readonly #source: Map<number, () => All> = new Map();
  readonly #needs: Map<number, readonly number[]> = new Map();

  constructor(p: Program, turns: number, isSettled: boolean) {
    this.p = p;
    this.turns = turns;
    this.settled = isSettled;
  }
  put(i: number, all: All): void {
    this.#all[i] = all;
  }
  /** Line i will be made by `make` from other lines. */
  define(i: number, needs: readonly number[], make: () => All): void {
    this.#needs.set(i, needs);
    this.#source.set(i, make);
  }
  /** Line i for all turns. */
  at(wanted: number): All {
    const pending = [wanted];
    while (pending.length > 0) {
      const i = pending[pending.length - 1]!;
      if (this.#all[i] !== undefined) {
        pending.pop();
        continue;
      }
      const needs = this.#needs.get(i) ?? this.p.operands(i);
      const missing = needs.filter((a) => this.#all[a] === undefined);
      if (missing.length > 0) {
        pending.push(...missing);
        continue;
      }
      this.#all[i] = (this.#source.get(i) ?? (() => this.#make(i)))();
    }
    return this.#all[wanted]!;
  }
  /** The tensor of line i; with `spread`, with an axis for the turns in any case. */
  tensor(i: number, spread = false): Tensor {
    const all = this.at(i);
    const v = this.#whole(all, this.p.type(i).shape);
    return all.batched || !spread
      ? v
      : broadcastTo(
          v,
          [this.turns, ...v.shape],
          upTo(v.rank).map((a) => a + 1),
        );
  }
  /** Places of line i with the axis of turns in front. */
  places(i: number): Places {
    const all = this.at(i);
    const { shape } = this.p.type(i);
    const front = (f: Affine): Affine =>
      all.batched
        ? f
        : broadcasted(
            f,
            [this.turns, ...shape],
            upTo(shape.length).map((a) => a + 1),
          );
    if (all.form !== undefined) return { turns: this.turns, form: front(all.form), known: undefined };
    const v = this.tensor(i, true);
    const known = v.rec === null ? (v.value as Int32Array) : undefined;
    return { turns: this.turns, form: undefined, known };
  }
  #make(i: number): All {
    const { p } = this;
    const ids = p.operands(i);
    const op = p.op(i);
    if (op === INPUT) throw new Error("an input of the body has no value");
    if (op === CONST) {
      const raw = p.raw(i) as number | Int32Array;
      const form = p.type(i).dtype === "i32" ? affineOf(raw, p.type(i).shape) : undefined;
      return form === undefined ? settled(concrete(p.type(i), raw), false) : placed(form, false);
    }
    const x = ids.map((a) => this.#all[a]!);
    if (op === PROJ) {
      const [whole] = x;
      const flags = (whole as All & { readonly flags?: readonly boolean[] }).flags;
      return settled((whole!.make() as readonly Tensor[])[partOf(p, i)]!, flags?.[partOf(p, i)] ?? whole!.batched);
    }
    return this.#places(i, op, x) ?? this.#element(i, x) ?? this.#line(i, x);
  }
  /** Whole numbers that stay in their form. */
  #places(i: number, op: number, x: readonly All[]): All | undefined {
    const { p, turns } = this;
    const [a, b] = x;
    if (p.type(i).dtype !== "i32" || x.some((y) => y.form === undefined)) return undefined;
    const batched = x.some((y) => y.batched);
    const { shape } = p.type(i);
    const full = batched ? [turns, ...shape] : shape;
    const wide = (y: All): Affine =>
      y.batched === batched || (y.form!.shape.length === 0 && shape.length === 0 && !batched)
        ? y.form!
        : broadcasted(
            y.form!,
            full,
            upTo(y.form!.shape.length).map((k) => k + 1),
          );
    const form = ((): Affine | undefined => {
      if (op === ADD) return plus(wide(a!), wide(b!));
      if (op === SUB) return plus(wide(a!), wide(b!), -1);
      if (op === MUL)
        return isConstant(b!.form!)
          ? scaled(wide(a!), b!.form!.constant)
          : isConstant(a!.form!)
            ? scaled(wide(b!), a!.form!.constant)
            : undefined;
      const params = p.params.get(i);
      if (nameOf(op) === "broadcast") {
        const at = (params!["axes"] as readonly number[]).map((k) => k + (batched ? 1 : 0));
        return broadcasted(a!.form!, full, batched ? [0, ...at] : at);
      }
      if (nameOf(op) === "reshape") return reshaped(a!.form!, full);
      return undefined;
    })();
    return form && placed(form, batched);
  }
  /** Elements at places that have a form. */
  #element(i: number, x: readonly All[]): All | undefined {
    const name = nameOf(this.p.op(i));
    if (name !== "gather" && name !== "update") return undefined;
    const { shared, axis } = this.p.params.get(i) as Indexing;
    const [array, places, rows] = x as [All, All, All | undefined];
    const { form } = places;
    if (shared !== 0 || axis !== 0 || this.p.type(this.p.operand(i, 0)).shape.length !== 1) return undefined;
    if (form === undefined) {
      const at = places.make() as Tensor;
      if (name !== "gather" || array.batched || at.rec !== null) return undefined;
      return settled(takeAt(array.make() as Tensor, at), places.batched);
    }
    if (name === "gather") {
      const moves = places.batched && form.axes[0] !== 0;
      if (array.batched && moves) return undefined;
      const still = places.batched && !moves;
      const f: Affine = still ? { ...form, shape: form.shape.slice(1), axes: form.axes.slice(1) } : form;
      const v = readAt(array.make() as Tensor, f, this.settled);
      return settled(v, array.batched || moves);
    }
    const still = !places.batched || form.axes[0] === 0;
    if (!still) return undefined;
    const f: Affine = places.batched ? { ...form, shape: form.shape.slice(1), axes: form.axes.slice(1) } : form;
    const batched = array.batched || rows!.batched;
    const spread = (y: All): Tensor => {
      const v = y.make() as Tensor;
      return y.batched || !batched
        ? v
        : broadcastTo(
            v,
            [this.turns, ...v.shape],
            upTo(v.rank).map((k) => k + 1),
          );
    };
    return settled(writeAt(spread(array), f, spread(rows!), this.settled), batched);
  }
  #line(i: number, x: readonly All[]): All {
    const { p, turns } = this;
    const flags = x.map((y) => y.batched);
    const values = (): Tensor[] => x.map((y, k) => this.#whole(y, p.type(p.operand(i, k)).shape));
    const known = (v: readonly Tensor[]): boolean => v.every((t) => t.rec === null) && p.type(i).dtype !== "f64";
    const params = p.params.get(i);
    if (!flags.includes(true)) {
      const v = values();
      return settled(known(v) ? within(null, () => repeat(p, i, v)) : repeat(p, i, v), false);
    }
    const v = values();
    if (nameOf(p.op(i)) === "matmul" && flags[0] !== flags[1]) return settled(matmulTurns(v, flags[1]!, turns), true);
    const run = (): [Tensor | readonly Tensor[], boolean | readonly boolean[]] =>
      primitives[p.op(i)]!.batch(row(v), row(flags), turns, params) as never;
    const [y, out] = known(v) ? within(null, run) : run();
    if (typeof out === "boolean") return settled(y, out);
    return { ...settled(y, false), flags: out } as All;
  }
  /** Values read at places keep axes of size 1 where they do not move: here they get their whole shape. */
  #whole(y: All, shape: Shape): Tensor {
    const v = y.make() as Tensor;
    const wanted = y.batched ? [this.turns, ...shape] : shape;
    if (Array.isArray(v) || `${v.shape}` === `${wanted}`) return v;
    return stretched(v, wanted);
  }
}
/** Matrix products of which one factor is the same in all turns: the turns are further rows or columns of the other. */
function matmulTurns([a, b]: readonly Tensor[], right: boolean, n: number): Tensor {
  const varied = right ? b! : a!;
  const lead = varied.shape.slice(1, -2);
  const [rows, columns] = varied.shape.slice(-2) as [number, number];
  const r = varied.rank;
  const leads = upTo(r - 3).map((k) => k + 1);
  if (!right) {
    const tall = reshape(transpose(varied, [...leads, 0, r - 2, r - 1]), [...lead, n * rows, columns]);
    const y = matmul(tall, b!);
    const wide = y.shape.at(-1)!;
    return moveAxis(reshape(y, [...lead, n, rows, wide]), lead.length, 0);
  }
  const broad = reshape(transpose(varied, [...leads, r - 2, 0, r - 1]), [...lead, rows, n * columns]);
  const y = matmul(a!, broad);
  const tall = y.shape.at(-2)!;
  return moveAxis(reshape(y, [...lead, tall, n, columns]), lead.length + 1, 0);
}
function stretched(v: Tensor, shape: Shape): Tensor {
  const kept = upTo(v.rank).filter((a) => v.shape[a] === shape[a]);
  const core = reshape(
    v,
    kept.map((a) => v.shape[a]!),
  );
  return broadcastTo(core, shape, kept);
}
