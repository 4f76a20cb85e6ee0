import { CONST, INPUT, type Params, PROJ, Program } from "../../ir/program.ts";
import { type Raw, type RawArray, storage } from "../../ir/raw.ts";
import { showType, stridesOf, withShape } from "../../ir/type.ts";
import { evaluateLine } from "../../record/evaluate.ts";
import { type Routine, row } from "../../record/rules.ts";
import { nameOf, primitives } from "../../record/table.ts";
import { scalarRule } from "../graph/laneBuilder.ts";
import { addRule, castRule, ruleFor } from "../narrow.ts";
import { wrapsInside } from "../wrapping.ts";
import { controlOf } from "./control.ts";
import { placing } from "./placing.ts";
import { readersOf } from "./readers.ts";
import type { Binding, Factor, Reduction, Role } from "./role.ts";
import { routineRole } from "./routineRole.ts";
import { type RowBlocks, rowBlocksOf } from "./rowBlocks.ts";
import { latticeOf, progressionOf, readView, structuralView, takeView, type View } from "./view.ts";

export interface FactOptions {
  /** What is known of the inputs. */
  readonly bindings?: readonly Binding[];
  /** Guards decide whether lines run at all: loops of unknown length must wait for them. */
  readonly guarded?: boolean;
  /** Whether the program runs whenever the whole does: only then is everything known computed in advance. */
  readonly certain?: boolean;
  /** Inside another program lines without a rule are called where they stand. */
  readonly inside?: boolean;
}

/** What the compiler knows about each line of a program: its role, and where its numbers stand. */
export class Facts {
  readonly program: Program;
  readonly roles: readonly Role[];
  readonly views: readonly View[];
  readonly guarded: boolean;
  readonly certain: boolean;
  readonly rowBlocks: RowBlocks;
  #readers: Int32Array | undefined;
  readonly #inside: boolean;

  constructor(program: Program, { bindings = [], guarded = false, certain = true, inside = false }: FactOptions = {}) {
    this.program = program;
    this.guarded = guarded;
    this.certain = certain;
    this.#inside = inside;
    this.rowBlocks = rowBlocksOf(program);
    const roles: Role[] = [];
    const views: View[] = [];
    this.roles = roles;
    this.views = views;
    const strides = new Map<number, readonly number[]>();
    const parts = new Map<string, number>();
    const bound = new Map(program.inputs.map((line, k) => [line, bindings[k]]));
    for (let i = 0; i < program.n; i++) {
      const { id, shape } = program.type(i);
      let own = strides.get(id);
      if (own === undefined) {
        own = stridesOf(shape);
        strides.set(id, own);
      }
      views.push({ line: i, shape, strides: own, offset: 0 });
      if (program.op(i) === INPUT) roles.push(inputRole(i, bound.get(i), views));
      else if (program.op(i) === PROJ) roles.push(this.#part(i, views, parts));
      else roles.push(this.#roleOf(i, views));
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

  uniform(i: number): number | undefined {
    const role = this.roles[i]!;
    return role.kind === "uniform" ? role.value : undefined;
  }

  /** Why the program cannot be compiled as a whole, if it cannot. */
  get obstacle(): string | undefined {
    for (const role of this.roles) if (role.kind === "interpreted") return role.why;
    return undefined;
  }

  #part(i: number, views: View[], parts: Map<string, number>): Role {
    const p = this.program;
    const of = p.operand(i, 0);
    const part = p.params.get(i)!["part"] as number;
    const { kind } = this.roles[of]!;
    if (kind !== "control" && kind !== "host" && kind !== "routine" && kind !== "factor")
      return { kind: "interpreted", why: "part of a tuple" };
    const first = parts.get(`${of}.${part}`);
    if (first !== undefined) {
      views[i] = views[first]!;
      return { kind: "view" };
    }
    parts.set(`${of}.${part}`, i);
    if (kind === "control") views[i] = this.rowBlocks.views.get(i) ?? views[i]!;
    return { kind: "part", of, part };
  }

  #roleOf(i: number, views: View[]): Role {
    const p = this.program;
    const op = p.op(i);
    const type = p.type(i);
    if (op === CONST) {
      const raw = p.raw(i)!;
      return typeof raw === "number" ? { kind: "uniform", value: raw } : { kind: "constant", raw };
    }
    const operands = p.operands(i);
    const lowering = primitives[op]!.lower;
    if (type.dtype === "tuple") return this.#tuple(i, operands);
    const known = operands.every((a) => this.isConstant(a));
    const uniform = operands.map((a) => this.uniform(a));
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
      if (!known) return { kind: "lanes", shape: p.type(first).shape, rule: undefined };
    }
    if (known && (this.certain || lowering !== "interpret")) return this.#constant(i, operands, uniform);
    if (lowering === "gather") return this.#gather(i, operands, views);
    if (lowering === "scatterAdd" || lowering === "update")
      return this.#scatter(i, operands, lowering === "scatterAdd");
    return this.#computed(i, operands);
  }

  #tuple(i: number, operands: readonly number[]): Role {
    const p = this.program;
    const name = nameOf(p.op(i));
    const lowering = primitives[p.op(i)]!.lower;
    if (typeof lowering === "object" && "routine" in lowering) return this.#routine(i, lowering);
    if (lowering === "lu") return { kind: "factor", factor: { name: "lu" } };
    if (lowering !== "scan" && lowering !== "while" && lowering !== "switch")
      return this.#aside(i, `${name} has no lowering rule`);
    const { guarded } = this;
    const certain = this.certain && lowering === "scan" && p.params.get(i)!["length"] !== 0;
    const inside = (program: Program, bindings: readonly Binding[]): Facts =>
      new Facts(program, { bindings, guarded, certain, inside: true });
    const control = controlOf(this, lowering, operands, p.params.get(i)!, inside);
    return typeof control === "string"
      ? { kind: "interpreted", why: `${name}: ${control}` }
      : { kind: "control", control };
  }

  #routine(i: number, lowering: Routine<Params>): Role {
    const role = routineRole(this.program, i, lowering);
    return typeof role === "string" ? this.#aside(i, role) : role;
  }

  /** A line without a rule. What holds programs may not end while a guard that fails has not been looked at. */
  #aside(i: number, why: string): Role {
    const params = Object.values(this.program.params.get(i) ?? {});
    const waits = this.guarded && params.flat().some((x) => x instanceof Program);
    return { kind: this.#inside && !waits ? "host" : "interpreted", why };
  }

  #constant(i: number, operands: readonly number[], uniform: readonly (number | undefined)[]): Role {
    const p = this.program;
    const type = p.type(i);
    const { scalar, value } = primitives[p.op(i)]!;
    if (scalar !== undefined && operands.length > 0 && !uniform.includes(undefined)) {
      const one = value(row(uniform as number[]), withShape(type, []), undefined, row([]), false);
      return { kind: "uniform", value: one as number };
    }
    let raw: Raw;
    try {
      raw = evaluateLine(
        p,
        i,
        operands.map((a) => this.rawOf(a)),
        this.#overwrites(i, operands),
      );
    } catch {
      return this.#aside(i, `${nameOf(p.op(i))} of these constants fails`);
    }
    return typeof raw === "number" ? { kind: "uniform", value: raw } : { kind: "constant", raw };
  }

  /** Whether a scatter of known numbers may change its table: one that was computed here, for this line alone. */
  #overwrites(i: number, operands: readonly number[]): boolean {
    const p = this.program;
    const { lower } = primitives[p.op(i)]!;
    const table = operands[0]!;
    if (lower !== "scatterAdd" && lower !== "update") return false;
    const given = p.op(table) === CONST || p.op(table) === INPUT;
    if (given || this.roles[table]!.kind !== "constant" || this.views[table]!.line !== table) return false;
    this.#readers ??= readersOf(p);
    return this.#readers[table] === 1;
  }

  /** Rows at known equal distances are a view; others are copied by index. */
  #gather(i: number, operands: readonly number[], views: View[]): Role {
    const [x, index] = operands as [number, number];
    const { shared, axis } = this.program.params.get(i) as { shared: number; axis: number };
    const progression = this.#progression(x, index, shared, axis);
    if (progression !== undefined) {
      const { start, step, count } = progression;
      const repeated = this.uniform(x);
      if (repeated !== undefined) return { kind: "uniform", value: repeated };
      const isOne = this.program.type(index).shape.length === 0;
      views[i] = takeView(views[x]!, axis, start, step, isOne ? undefined : count);
      return { kind: "view" };
    }
    return { kind: "gather", shared, axis };
  }

  #progression(x: number, index: number, shared: number, axis: number): ReturnType<typeof progressionOf> {
    const p = this.program;
    if (shared !== 0 || p.type(index).shape.length > 1 || !this.isConstant(index)) return undefined;
    return progressionOf(this.rawOf(index) as RawArray, p.type(x).shape[axis]!);
  }

  /** Rows put at known equal distances into one repeated number are a lattice. */
  #scatter(i: number, operands: readonly number[], adds: boolean): Role {
    const [x, index, rows] = operands as [number, number, number];
    const p = this.program;
    const { shared, axis } = p.params.get(i) as { shared: number; axis: number };
    const fill = this.uniform(x);
    const progression = this.#progression(x, index, shared, axis);
    const isApart = progression !== undefined && (progression.step !== 0 || progression.count === 1);
    if (fill !== undefined && isApart && (!adds || Object.is(fill, 0))) {
      const { shape } = p.type(i);
      const own: View = { line: i, shape, strides: stridesOf(shape), offset: 0 };
      const isOne = p.type(index).shape.length === 0;
      const { offset, strides } = takeView(
        own,
        axis,
        progression.start,
        progression.step,
        isOne ? undefined : progression.count,
      );
      return placing(p.type(rows), p.type(i), offset, strides, fill, adds ? addRule : undefined);
    }
    return { kind: "scatter", adds, shared, axis };
  }

  #computed(i: number, operands: readonly number[]): Role {
    const p = this.program;
    const op = p.op(i);
    const type = p.type(i);
    const lowering = primitives[op]!.lower;
    const params = p.params.get(i) ?? {};
    const name = nameOf(op);
    if (typeof lowering === "object" && "routine" in lowering) return this.#routine(i, lowering);
    if (lowering === "interpret" || typeof lowering === "object") return this.#aside(i, `${name} has no lowering rule`);
    const other = [type, ...operands.map((a) => p.type(a))].find((t) => t.dtype === "tuple");
    if (other !== undefined) return { kind: "interpreted", why: `${name} on ${showType(other)}` };
    if (typeof lowering === "function") return { kind: "lanes", shape: type.shape, rule: ruleFor(op, type, lowering) };
    if (lowering === "scalar") {
      const { scalar, scalarOf, laneOf } = primitives[op]!;
      const rule = laneOf?.(params) ?? scalarRule(scalar ?? scalarOf!(params), operands.length);
      return { kind: "lanes", shape: type.shape, rule };
    }
    if (lowering === "cast") return { kind: "lanes", shape: type.shape, rule: castRule(type) };
    if (wrapsInside(lowering, p.type(operands[0] ?? i), type)) return this.#aside(i, `${name} of i32 wraps inside`);
    if (lowering === "matmul") return { kind: "matmul" };
    if (lowering === "cholesky" || lowering === "solve" || lowering === "triangularSolve")
      return { kind: "factor", factor: { name: lowering, ...params } as Factor };
    if (lowering === "concatenate") return { kind: "concatenate", axis: params["axis"] as number };
    if (lowering === "softmax" || lowering === "logSoftmax" || lowering === "logsumexp") {
      const { axis, axes } = params as { axis?: number; axes?: readonly [number] };
      return { kind: "fibre", fibre: lowering, axis: axis ?? axes![0] };
    }
    if (lowering === "place") {
      const { start, step, fill } = params as { start: number[]; step: number[]; fill: number };
      const { offset, strides } = latticeOf(type.shape, start, step);
      return placing(p.type(operands[0]!), type, offset, strides, fill);
    }
    if (lowering.startsWith("reduce"))
      return { kind: "reduction", reduction: lowering as Reduction, axes: params["axes"] as readonly number[] };
    return { kind: "interpreted", why: `${name} (${lowering}) is not compiled` };
  }
}

function inputRole(i: number, binding: Binding, views: View[]): Role {
  if (binding === undefined) return { kind: "input" };
  if (binding.kind !== "view") return binding;
  const { strides, offset } = binding;
  views[i] = { line: i, shape: views[i]!.shape, strides, offset };
  return { kind: "input" };
}
