import { range, type Shape, sizeOf } from "../../ir/type.ts";
import type { Facts } from "./facts.ts";
import { picksKnownRows } from "./knownRows.ts";
import type { Role } from "./role.ts";
import type { View } from "./view.ts";

/** Most elements of a line that are computed side by side, and of products that make one of them. */
const mostElements = 64;

/** What an exponential of a fibre counts for. */
const nodesOfFibre = 50;

/** Numbers of a shape with one axis taken out: `before` and `after` count the positions outside and inside it. */
export interface Stripes {
  readonly dim: number;
  readonly extent: number;
  readonly count: number;
  /** Elements from one position of the axis to the next. */
  readonly step: number;
}
export function stripesOf(shape: Shape, dim: number): Stripes {
  const extent = shape[dim] ?? 1;
  return { dim, extent, count: sizeOf(shape) / extent, step: sizeOf(shape.slice(dim + 1)) };
}
/** Where the first element of stripe u stands. */
export const startOf = ({ extent, step }: Stripes, u: number): number =>
  Math.floor(u / step) * step * extent + (u % step);
/** The stripe of an element that is the first of one. */
const stripeAt = ({ extent, step }: Stripes, at: number): number =>
  Math.floor(at / (step * extent)) * step + (at % step);

/**
 * One axis of a program in lanes and all others unrolled: lines that have the axis are computed together whatever their
 * shapes are, element by element. A line takes part if exactly one of its axes has the length of the axis, and if what it
 * does along the others is known. An axis of length 1 is one beyond all others, which every line has: all is unrolled.
 */
export class LaneAxis {
  readonly extent: number;
  /** Whether rows picked along the axis are read by index inside the loop. */
  readonly #picks: boolean;
  readonly #facts: Facts;
  /** By line: the axis of its operands that is in lanes (its own, but for reductions); -1: it does not take part. */
  readonly dims: Int32Array;

  /** Only lines of `among` take part, if it is given. */
  constructor(facts: Facts, extent: number, picks: boolean, among?: ReadonlySet<number>) {
    this.extent = extent;
    this.#picks = picks;
    this.#facts = facts;
    this.dims = new Int32Array(facts.program.n).fill(-1);
    for (const i of among ?? range(facts.program.n)) this.dims[i] = this.#dimOf(i);
  }

  /** Whether there is no loop. */
  get isStraight(): boolean {
    return this.extent === 1;
  }

  /** Strides of a loop over the axis. */
  along(stride: number): number[] {
    return this.isStraight ? [] : [stride];
  }

  #only(shape: Shape): number {
    if (this.isStraight) return sizeOf(shape) > mostElements ? -1 : shape.length;
    const dim = shape.indexOf(this.extent);
    return dim < 0 || shape.includes(this.extent, dim + 1) || sizeOf(shape) > mostElements * this.extent ? -1 : dim;
  }

  #dimOf(i: number): number {
    const { program, roles } = this.#facts;
    const role = roles[i]!;
    const { shape } = program.type(i);
    if (role.kind === "reduction") return this.#only(program.type(program.operand(i, 0)).shape);
    const dim = this.#only(shape);
    if (dim < 0) return -1;
    switch (role.kind) {
      case "lanes":
        return this.#isLanewise(i, dim, role) ? dim : -1;
      case "scatter":
      case "gather":
        if (role.shared !== 0 || (role.axis === this.#tableDim(i, dim, role) && !this.#isPicked(i))) return -1;
        return picksKnownRows(this.#facts, i, role.axis) ? dim : -1;
      case "concatenate":
        return role.axis === dim ? -1 : dim;
      case "matmul":
      case "fibre":
        return this.isStraight && program.type(i).dtype === "f64" && program.type(program.operand(i, 0)).size > 0
          ? dim
          : -1;
      default:
        return -1;
    }
  }

  /** Whether every position of the axis takes numbers of its own position only. */
  #isLanewise(i: number, dim: number, { shape, rule, into }: Role & { readonly kind: "lanes" }): boolean {
    const from = this.#only(shape);
    if (from < 0) return false;
    if (into !== undefined) return this.isAlong({ line: i, shape, ...into }, from, i, dim);
    return rule !== undefined || stripesOf(shape, from).step === stripesOf(this.#facts.program.type(i).shape, dim).step;
  }

  /** Whether a gather, along whose index the axis is, may read rows by index: its table stands in memory in ascending order. */
  #isPicked(i: number): boolean {
    const { program, roles, views } = this.#facts;
    const x = program.operand(i, 0);
    const { kind, axis } = roles[i] as Role & { readonly kind: "gather" | "scatter" };
    if (!this.#picks || kind !== "gather") return false;
    return roles[x]!.kind !== "uniform" && views[x]!.strides[axis]! >= 0;
  }

  /** Whether each position of the axis reads a row of its own of a table, by index. */
  picksRows(i: number): boolean {
    const role = this.#facts.roles[i]!;
    return role.kind === "gather" && this.dims[i]! >= 0 && role.axis === this.#tableDim(i, this.dims[i]!, role);
  }

  /** The axis of the table of a gather or scatter; for gathers the result has other axes. */
  #tableDim(
    i: number,
    dim: number,
    { kind, axis }: { readonly kind: "scatter" | "gather"; readonly axis: number },
  ): number {
    if (kind === "scatter") return dim;
    const { program } = this.#facts;
    const rank = program.type(program.operand(i, 1)).shape.length;
    if (dim < axis) return dim;
    return dim < axis + rank ? axis : dim - rank + 1;
  }

  /** How many numbers a line has, or takes, at each position of the axis; what makes one may count as several. */
  elements(i: number): number {
    const { program, roles } = this.#facts;
    const { kind } = roles[i]!;
    if (kind === "matmul") return 2 * program.type(i).size * program.type(program.operand(i, 0)).shape.at(-1)!;
    if (kind === "fibre") return nodesOfFibre * program.type(program.operand(i, 0)).size;
    return program.type(kind === "reduction" ? program.operand(i, 0) : i).size / this.extent;
  }

  /** Whether line i takes part, and its results only outside the loop: a reduction along the axis. */
  reducesAxis(i: number): boolean {
    const role = this.#facts.roles[i]!;
    return role.kind === "reduction" && this.dims[i]! >= 0 && role.axes.includes(this.dims[i]!);
  }

  /** The axis of the results of a line. */
  resultDim(i: number): number {
    const role = this.#facts.roles[i]!;
    const dim = this.dims[i]!;
    return role.kind === "reduction" ? dim - role.axes.filter((a) => a < dim).length : dim;
  }

  /** The axis of operand k of line i that has to be in lanes; -1: none may be (an index). */
  operandDim(i: number, k: number): number {
    const { program, roles } = this.#facts;
    const role = roles[i]!;
    const dim = this.dims[i]!;
    const knowsIndex = role.kind === "gather" || role.kind === "scatter";
    if (this.isStraight) return knowsIndex && k === 1 ? -1 : program.type(program.operand(i, k)).shape.length;
    switch (role.kind) {
      case "lanes": {
        if (role.into !== undefined) return k === program.arity(i) - 1 ? this.#only(role.shape) : -1;
        return role.rule === undefined ? this.#only(role.shape) : dim;
      }
      case "gather":
        return k === 0 && !this.picksRows(i) ? this.#tableDim(i, dim, role) : -1;
      case "scatter": {
        if (k < 2) return k === 0 ? dim : -1;
        const rank = program.type(program.operand(i, 1)).shape.length;
        return dim < role.axis ? dim : dim - 1 + rank;
      }
      default:
        return dim;
    }
  }

  /** Whether the lanes of a line's results can be read through a view along its axis `dim`. */
  isAlong(view: View, dim: number, line: number, own: number): boolean {
    const { program } = this.#facts;
    if (dim < 0 || own < 0) return false;
    if (this.isStraight) return sizeOf(view.shape) <= mostElements;
    // The line as it stands.
    if (view === this.#facts.views[line] && view.line === line && dim === own)
      return stripesOf(view.shape, dim).count <= mostElements;
    const stripes = stripesOf(program.type(line).shape, own);
    if (view.shape[dim] !== this.extent || view.strides[dim] !== stripes.step) return false;
    const seen = stripesOf(view.shape, dim);
    if (seen.count > mostElements) return false;
    for (let u = 0; u < seen.count; u++) {
      const first = elementAt(view, dim, u);
      if (startOf(stripes, stripeAt(stripes, first)) !== first) return false;
    }
    return true;
  }

  /** Whether operand k of line i can be taken from the loop that computes both. */
  fuses(i: number, k: number): boolean {
    const { program, views } = this.#facts;
    const view = views[program.operand(i, k)]!;
    const base = view.line;
    if (this.dims[i]! < 0 || this.dims[base]! < 0 || this.reducesAxis(base)) return false;
    return this.isAlong(view, this.operandDim(i, k), base, this.resultDim(base));
  }

  /** The stripe of a line that stripe u of a view of it is. */
  stripeOf(view: View, dim: number, u: number): number {
    const line = view.line;
    return stripeAt(stripesOf(this.#facts.program.type(line).shape, this.resultDim(line)), elementAt(view, dim, u));
  }
}

/** The place of the first element of stripe u of a view, in elements of its line. */
export function elementAt({ shape, strides, offset }: View, dim: number, u: number): number {
  let rest = u;
  let at = offset;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (axis === dim) continue;
    at += (rest % shape[axis]!) * strides[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return at;
}
