import type { LaneRule } from "../../ir/lower.ts";
import { at, type RawArray } from "../../ir/raw.ts";
import { type Shape, sizeOf, type Type } from "../../ir/type.ts";
import type { Nest } from "../emit/nest.ts";
import { combine, identities } from "../emit/reduction.ts";
import { narrow } from "../narrow.ts";
import { accessAt } from "../plan/access.ts";
import { elementAt, type LaneAxis } from "../plan/laneAxis.ts";
import type { Scope } from "../plan/layout.ts";
import type { Role } from "../plan/role.ts";
import { fibreElements } from "./fibreRules.ts";
import type { Graph } from "./graph.ts";
import { GraphLanes } from "./laneBuilder.ts";
import type { Float } from "./node.ts";

type Kind<K extends Role["kind"]> = Role & { readonly kind: K };

/**
 * Lines of a loop over the lane axis as expressions, one for each position of the other axes: those of a shape without
 * the lane axis, in order.
 */
export class LaneElements {
  readonly #scope: Scope;
  readonly #axis: LaneAxis;
  readonly #g: Graph;
  readonly #lanes: GraphLanes;
  readonly #nest: Nest;
  readonly #values: Map<number, readonly Float[]> = new Map();

  constructor(scope: Scope, axis: LaneAxis, g: Graph, nest: Nest) {
    this.#scope = scope;
    this.#axis = axis;
    this.#g = g;
    this.#lanes = new GraphLanes(g);
    this.#nest = nest;
  }

  /** The elements of a line; of a reduction along the axis, what is to be reduced. */
  compute(line: number): readonly Float[] {
    const values = this.#compute(line);
    this.#values.set(line, values);
    return values;
  }

  #compute(line: number): readonly Float[] {
    const { program, roles } = this.#scope.plan.facts;
    const role = roles[line]!;
    const type = program.type(line);
    switch (role.kind) {
      case "lanes":
        return this.#lanewise(line, role, type);
      case "reduction":
        return this.#reduction(line, role, type);
      case "gather":
        if (this.#axis.picksRows(line))
          return Array.from({ length: type.size / this.#axis.extent }, (_, u) => this.#picked(line, u));
        return this.#positions(line, role).map((from) => this.#operand(line, 0, from));
      case "scatter": {
        const values = this.#all(line, 0);
        this.#positions(line, role).forEach((to, u) => {
          const row = this.#operand(line, 2, u);
          values[to] = role.adds ? narrow(this.#lanes, type.dtype, this.#g.add(values[to]!, row)) : row;
        });
        return values;
      }
      case "concatenate":
        return this.#concatenation(line, role, type);
      case "matmul":
        return this.#product(line, type);
      case "fibre":
        return this.#fibres(line, role, type);
      default:
        throw new Error(`compiler: line ${line} is not computed in lanes`);
    }
  }

  /** Element u of operand k: of the same loop, a number, or in memory. */
  #operand(line: number, k: number, u: number): Float {
    const { plan, places } = this.#scope;
    const { program, views, roles } = plan.facts;
    const a = program.operand(line, k);
    const role = roles[a]!;
    if (role.kind === "uniform") return this.#g.constant(role.value);
    const view = views[a]!;
    const dim = this.#axis.operandDim(line, k);
    if (plan.isInside(line, a)) return this.#values.get(view.line)![this.#axis.stripeOf(view, dim, u)]!;
    if (plan.picked.has(view.line)) return this.#picked(view.line, this.#axis.stripeOf(view, dim, u));
    const strides = this.#axis.along(view.strides[dim]!);
    return this.#nest.read(this.#g, accessAt(places.get(view.line)!, strides, elementAt(view, dim, u)));
  }

  #all(line: number, k: number): Float[] {
    const { program } = this.#scope.plan.facts;
    const count = program.type(program.operand(line, k)).size / this.#axis.extent;
    return Array.from({ length: count }, (_, u) => this.#operand(line, k, u));
  }

  #lanewise(line: number, { rule, into, shape }: Kind<"lanes">, type: Type): readonly Float[] {
    const { program } = this.#scope.plan.facts;
    const arity = program.arity(line);
    const count = sizeOf(shape) / this.#axis.extent;
    const first = into === undefined ? 0 : arity - 1;
    const made = Array.from({ length: count }, (_, u) => {
      const x = Array.from({ length: arity - first }, (_, k) => this.#operand(line, first + k, u));
      return rule === undefined
        ? x[0]!
        : narrow(this.#lanes, type.dtype, rule(this.#lanes, ...(x as [Float, Float, Float])));
    });
    if (into === undefined) return made;
    const values = new Array<Float>(type.size / this.#axis.extent).fill(this.#g.constant(into.fill ?? 0));
    const view = { line, shape, strides: into.strides, offset: into.offset };
    made.forEach((value, u) => {
      values[this.#axis.stripeOf(view, this.#axis.operandDim(line, first), u)] = value;
    });
    return values;
  }

  #reduction(line: number, { reduction, axes }: Kind<"reduction">, type: Type): readonly Float[] {
    const { program } = this.#scope.plan.facts;
    const from = program.type(program.operand(line, 0)).shape;
    const dim = this.#axis.dims[line]!;
    const others = from.map((_, k) => k).filter((k) => k !== dim);
    // An empty sum, product, ... in each lane.
    if (others.some((k) => axes.includes(k) && from[k] === 0)) {
      const count = type.size / (this.#axis.reducesAxis(line) ? 1 : this.#axis.extent);
      return new Array<Float>(count).fill(this.#g.constant(identities[reduction]));
    }
    const results: Float[] = [];
    this.#all(line, 0).forEach((x, u) => {
      const r = positionOf(u, others, from, (k) => !axes.includes(k));
      const old = results[r];
      results[r] = old === undefined ? x : combine(this.#g, reduction, old, x);
    });
    if (this.#axis.reducesAxis(line)) return results;
    return reduction === "reduceSum" || reduction === "reduceProd"
      ? results.map((x) => narrow(this.#lanes, type.dtype, x))
      : results;
  }

  /** Element u of the rows that each lane picks. */
  #picked(line: number, u: number): Float {
    const { plan, places, indices } = this.#scope;
    const { program, views, roles } = plan.facts;
    const { axis } = roles[line] as Kind<"gather">;
    const [x, index] = program.operands(line) as [number, number];
    const { shape } = program.type(line);
    const end = axis + program.type(index).shape.length;
    const dim = this.#axis.dims[line]!;
    const others = shape.map((_, k) => k).filter((k) => k !== dim);
    const position = positionOf(u, others, shape, (k) => k >= axis && k < end);
    const element = positionOf(u, others, shape, (k) => k < axis || k >= end);
    const view = views[x]!;
    const first = accessAt(places.get(view.line)!, [], elementAt(view, axis, element));
    const at = indices.get(line)! + 4 * this.#axis.extent * position;
    return this.#nest.readPicked(this.#g, first, view.strides[axis]!, at);
  }

  /** For each row element of a gather or scatter, the element of the table. */
  #positions(line: number, { kind, axis }: Kind<"gather"> | Kind<"scatter">): number[] {
    const { facts } = this.#scope.plan;
    const { program } = facts;
    const index = program.operand(line, 1);
    const rank = program.type(index).shape.length;
    const positions = facts.rawOf(index) as RawArray;
    const table = program.type(program.operand(line, 0)).shape;
    const picked = program.type(kind === "gather" ? line : program.operand(line, 2)).shape;
    const [dim, tableDim] =
      kind === "gather"
        ? [this.#axis.dims[line]!, this.#axis.operandDim(line, 0)]
        : [this.#axis.operandDim(line, 2), this.#axis.dims[line]!];
    const others = picked.map((_, k) => k).filter((k) => k !== dim);
    const count = sizeOf(picked) / this.#axis.extent;
    return Array.from({ length: count }, (_, u) => {
      const s = positionOf(u, others, picked, (k) => k >= axis && k < axis + rank);
      const before = positionOf(u, others, picked, (k) => k < axis);
      const after = positionOf(u, others, picked, (k) => k >= axis + rank);
      const width = sizeOf(table.filter((_, k) => k > axis && k !== tableDim));
      return (before * table[axis]! + at(positions, s)) * width + after;
    });
  }

  #product(line: number, { size, shape }: Type): readonly Float[] {
    const { program } = this.#scope.plan.facts;
    const terms = program.type(program.operand(line, 0)).shape.at(-1)!;
    const [rows, columns] = shape.slice(-2) as [number, number];
    return Array.from({ length: size }, (_, u) => {
      const [row, column] = [Math.floor(u / columns), u % columns];
      let sum = this.#g.constant(0);
      for (let h = 0; h < terms; h++) {
        const right = (Math.floor(row / rows) * terms + h) * columns + column;
        sum = this.#g.add(sum, this.#g.mul(this.#operand(line, 0, row * terms + h), this.#operand(line, 1, right)));
      }
      return sum;
    });
  }

  #fibres(line: number, { fibre, axis }: Kind<"fibre">, { dtype, size }: Type): readonly Float[] {
    const { program } = this.#scope.plan.facts;
    const { shape } = program.type(program.operand(line, 0));
    const lanes = this.#lanes;
    const all = shape.map((_, k) => k);
    const fibres: { readonly at: number; readonly x: Float }[][] = [];
    this.#all(line, 0).forEach((x, at) => {
      const own = positionOf(at, all, shape, (k) => k !== axis);
      fibres[own] = [...(fibres[own] ?? []), { at, x }];
    });
    const values = new Array<Float>(size);
    fibres.forEach((own, k) => {
      const largest = own.map(({ x }) => x).reduce((x, y) => this.#g.max(x, y));
      const total = (rule: LaneRule): Float =>
        own.map(({ x }) => rule(lanes, x, largest, x)).reduce((x, y) => this.#g.add(x, y));
      const made = fibreElements(lanes, fibre, largest, total);
      if (fibre === "logsumexp") values[k] = narrow(lanes, dtype, made(largest));
      else for (const { at, x } of own) values[at] = narrow(lanes, dtype, made(x));
    });
    return values;
  }

  #concatenation(line: number, { axis }: Kind<"concatenate">, { shape }: Type): readonly Float[] {
    const { program } = this.#scope.plan.facts;
    const dim = this.#axis.dims[line]!;
    const width = sizeOf(shape.filter((_, k) => k > axis && k !== dim));
    const values: Float[] = [];
    let first = 0;
    program.operands(line).forEach((a, k) => {
      const size = program.type(a).shape[axis]!;
      this.#all(line, k).forEach((x, u) => {
        const outer = Math.floor(u / (size * width));
        values[(outer * shape[axis]! + first) * width + (u % (size * width))] = x;
      });
      first += size;
    });
    return values;
  }
}

/** The number of a position, made of those axes that are kept; `axes` are the axes that u counts over. */
function positionOf(u: number, axes: readonly number[], shape: Shape, keeps: (axis: number) => boolean): number {
  let rest = u;
  let position = 0;
  let step = 1;
  for (let k = axes.length - 1; k >= 0; k--) {
    const axis = axes[k]!;
    const size = shape[axis]!;
    if (keeps(axis)) {
      position += (rest % size) * step;
      step *= size;
    }
    rest = Math.floor(rest / size);
  }
  return position;
}
