import type { LaneRule } from "../../ir/lower.ts";
import { CONST, INPUT, PROJ, type Program } from "../../ir/program.ts";
import { at, type Raw, type RawArray, storage, type TypedArray } from "../../ir/raw.ts";
import { type Shape, showType, stridesOf, type Type } from "../../ir/type.ts";
import { copyStrided } from "../../math/strided.ts";
import { evaluateLine } from "../../record/evaluate.ts";
import { nameOf, primitives } from "../../record/table.ts";
import { broadcastView, isContiguous, latticeView, reshapeView, takeView, transposeView, type View } from "./view.ts";

export type Reduction = "reduceSum" | "reduceMax" | "reduceMin" | "reduceProd";

/** How a line comes by its numbers. */
export type Role =
  | { readonly kind: "input" }
  /** Numbers known while compiling. */
  | { readonly kind: "constant"; readonly raw: Raw }
  /** One number, known while compiling, at every position. */
  | { readonly kind: "uniform"; readonly value: number }
  /** Another line's numbers. */
  | { readonly kind: "view" }
  /** One number for each position of `shape` from those of the operands there; without a rule, the operand's own. */
  | { readonly kind: "lanes"; readonly shape: Shape; readonly rule: LaneRule | undefined }
  | { readonly kind: "reduction"; readonly reduction: Reduction; readonly axes: readonly number[] }
  | { readonly kind: "matmul" }
  | { readonly kind: "gather"; readonly shared: number; readonly axis: number }
  | { readonly kind: "interpreted"; readonly why: string };

const isCompiledType = (t: Type): boolean => t.dtype === "f64" || t.dtype === "bool";

/** What the compiler knows about each line of a program: its role, and where its numbers stand. */
export class Facts {
  readonly program: Program;
  readonly roles: readonly Role[];
  readonly views: readonly View[];

  constructor(program: Program) {
    this.program = program;
    const roles: Role[] = [];
    const views: View[] = [];
    this.roles = roles;
    this.views = views;
    const strides = new Map<number, readonly number[]>();
    for (let i = 0; i < program.n; i++) {
      const { id, shape } = program.type(i);
      let own = strides.get(id);
      if (own === undefined) {
        own = stridesOf(shape);
        strides.set(id, own);
      }
      views.push({ line: i, shape, strides: own, offset: 0 });
      roles.push(this.#roleOf(i, views));
    }
  }

  /** The numbers of a line known while compiling. */
  rawOf(i: number): Raw {
    const role = this.roles[i]!;
    const type = this.program.type(i);
    if (role.kind === "uniform") return type.shape.length === 0 ? role.value : storage(type).fill(role.value);
    const base = this.roles[this.views[i]!.line]!;
    if (base.kind !== "constant") throw new Error(`compiler: line ${i} is not constant`);
    return readView(base.raw, this.views[i]!, type);
  }

  isConstant(i: number): boolean {
    const { kind } = this.roles[i]!;
    return kind === "uniform" || this.roles[this.views[i]!.line]!.kind === "constant";
  }

  #roleOf(i: number, views: View[]): Role {
    const p = this.program;
    const op = p.op(i);
    const type = p.type(i);
    if (op === INPUT) return { kind: "input" };
    if (op === CONST) {
      const raw = p.raw(i)!;
      return typeof raw === "number" ? { kind: "uniform", value: raw } : { kind: "constant", raw };
    }
    if (op === PROJ) return { kind: "interpreted", why: "part of a tuple" };
    const operands = p.operands(i);
    const known = operands.every((a) => this.isConstant(a));
    const uniform = operands.map((a) => this.#uniform(a));
    const lowering = primitives[op]!.lower;
    const params = p.params.get(i) ?? {};
    const [first] = operands as [number];
    const structural =
      lowering === "view" || lowering === "broadcast" || lowering === "transpose" || lowering === "slice";
    if (structural) {
      if (uniform[0] !== undefined) return { kind: "uniform", value: uniform[0] };
      const view = structuralView(lowering, views[first]!, type, params);
      if (view !== undefined) {
        views[i] = view;
        return { kind: "view" };
      }
      if (isCompiledType(type) && !known) return { kind: "lanes", shape: p.type(first).shape, rule: undefined };
    }
    if (known && type.dtype !== "tuple") return this.#constant(i, operands, uniform);
    if (lowering === "gather") return this.#gather(i, operands, views);
    return this.#computed(i, operands);
  }

  #uniform(i: number): number | undefined {
    const role = this.roles[i]!;
    return role.kind === "uniform" ? role.value : undefined;
  }

  #constant(i: number, operands: readonly number[], uniform: readonly (number | undefined)[]): Role {
    const p = this.program;
    const type = p.type(i);
    const { scalar } = primitives[p.op(i)]!;
    if (scalar !== undefined && type.dtype !== "f32" && operands.length > 0 && !uniform.includes(undefined)) {
      const [a, b, c] = uniform;
      const value = scalar(a!, b ?? 0, c ?? 0);
      return { kind: "uniform", value: type.dtype === "i32" ? value | 0 : value };
    }
    const raw = evaluateLine(
      p,
      i,
      operands.map((a) => this.rawOf(a)),
      false,
    );
    return typeof raw === "number" ? { kind: "uniform", value: raw } : { kind: "constant", raw };
  }

  /** Rows at known equal distances are a view; others are copied by index. */
  #gather(i: number, operands: readonly number[], views: View[]): Role {
    const p = this.program;
    const [x, index] = operands as [number, number];
    const { shared, axis } = p.params.get(i) as { shared: number; axis: number };
    if (shared === 0 && p.type(index).shape.length <= 1 && this.isConstant(index)) {
      const progression = progressionOf(this.rawOf(index) as RawArray, p.type(x).shape[axis]!);
      if (progression !== undefined) {
        const { start, step, count } = progression;
        views[i] = takeView(views[x]!, axis, start, step, p.type(index).shape.length === 0 ? undefined : count);
        return { kind: "view" };
      }
    }
    if (!isCompiledType(p.type(x))) return { kind: "interpreted", why: `gather of ${showType(p.type(x))}` };
    if (this.#uniform(x) !== undefined || this.#uniform(index) !== undefined) {
      return { kind: "interpreted", why: "gather from or by one repeated number, which has no place in memory" };
    }
    if (!isContiguous(views[x]!) || !isContiguous(views[index]!)) {
      return { kind: "interpreted", why: "gather from a transposed or repeated operand" };
    }
    return { kind: "gather", shared, axis };
  }

  #computed(i: number, operands: readonly number[]): Role {
    const p = this.program;
    const op = p.op(i);
    const type = p.type(i);
    const lowering = primitives[op]!.lower;
    const name = nameOf(op);
    if (lowering === "interpret") return { kind: "interpreted", why: `${name} has no lowering rule` };
    const types = [type, ...operands.map((a) => p.type(a))];
    const other = types.find((t) => !isCompiledType(t));
    if (other !== undefined) return { kind: "interpreted", why: `${name} on ${showType(other)}` };
    if (typeof lowering === "function") return { kind: "lanes", shape: type.shape, rule: lowering };
    if (lowering === "matmul") return { kind: "matmul" };
    if (lowering.startsWith("reduce")) {
      const axes = p.params.get(i)!["axes"] as readonly number[];
      return { kind: "reduction", reduction: lowering as Reduction, axes };
    }
    return { kind: "interpreted", why: `${name} (${lowering}) is not compiled` };
  }
}

function structuralView(
  lowering: "view" | "broadcast" | "transpose" | "slice",
  x: View,
  type: Type,
  params: Readonly<Record<string, unknown>>,
): View | undefined {
  if (lowering === "broadcast") return broadcastView(x, type.shape, params["axes"] as readonly number[]);
  if (lowering === "transpose") return transposeView(x, params["order"] as readonly number[]);
  if (lowering === "slice")
    return latticeView(x, type.shape, params["start"] as readonly number[], params["step"] as readonly number[]);
  return reshapeView(x, type.shape);
}

/** start, start + step, ... within 0..n-1, if the indices are such. */
function progressionOf(
  index: RawArray,
  n: number,
): { readonly start: number; readonly step: number; readonly count: number } | undefined {
  const count = typeof index === "number" ? 1 : index.length;
  if (count === 0) return undefined;
  const start = at(index, 0);
  const step = count === 1 ? 1 : at(index, 1) - start;
  for (let k = 0; k < count; k++) {
    const position = at(index, k);
    if (position !== start + k * step || position < 0 || position >= n) return undefined;
  }
  return { start, step, count };
}

/** The numbers of a view, given those of its line. */
export function readView(raw: Raw, view: View, type: Type): Raw {
  if (typeof raw === "number") return type.shape.length === 0 ? raw : storage(type).fill(raw);
  if (type.shape.length === 0) return (raw as TypedArray)[view.offset]!;
  if (type.dtype === "tuple") return raw;
  const from = raw as TypedArray;
  if (isContiguous(view) && view.offset === 0 && from.length === type.size) return from;
  const to = storage(type);
  copyStrided(from, to, view.shape, view.strides, view.offset);
  return to;
}
