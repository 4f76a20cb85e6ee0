import { ADD, CONST, MUL, type Program, SCALE } from "../ir/program.ts";
import type { Shape } from "../ir/type.ts";
import { mul, neg } from "../prims/arithmetic.ts";
import { broadcastTo, constantOf, reshape, sum } from "../prims/broadcast.ts";
import { matmul } from "../prims/contraction.ts";
import { transpose } from "../prims/shape.ts";
import { recordProgram } from "../record/record.ts";
import { nameOf, primitives } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { type Entry, repeat, replay } from "./replay.ts";
import { simplify } from "./simplify.ts";

/** How often the lines of a program are read: by lines, as outputs, or as `keep`. */
function readersOf(p: Program, keep: readonly number[]): Int32Array {
  const readers = new Int32Array(p.n);
  for (const o of [...p.outputs, ...keep]) if (o >= 0) readers[o]! += 2;
  for (let i = 0; i < p.n; i++) {
    const ids = p.operands(i);
    for (let k = 0; k < ids.length; k++) if (ids.indexOf(ids[k]!) === k) readers[ids[k]!]!++;
  }
  return readers;
}
type Build = () => Tensor;

/**
 * Rewrites that save arithmetic and are equal in exact arithmetic, each only where what it replaces is read by nothing
 * else, so that no product is computed twice:
 * - a sum over the rows of A B, or over the columns, is the sum of A's rows times B (of B's columns, times A);
 * - what is constant along the summed axes, and a sign, go before a sum, another order of axes behind it;
 * - x + x and constant factors go into a constant factor that is there already, before a broadcast if there is one.
 *
 * Sums and products are made in another order, so results differ by rounding, and may overflow or underflow where the
 * others do not. Of finite numbers results are finite; of others they are not, though 0 times infinity, which is NaN, may
 * be met in one order only, where the other gives infinity.
 */
class Reassociation {
  readonly #p: Program;
  readonly #readers: Int32Array;
  readonly #made: (Entry | undefined)[];
  /** What takes the place of a line, made when the lines before it are there. */
  readonly #better: Map<number, Build> = new Map();

  constructor(p: Program, keep: readonly number[]) {
    this.#p = p;
    this.#readers = readersOf(p, keep);
    this.#made = new Array<Entry | undefined>(p.n);
    for (let i = 0; i < p.n; i++) {
      const build = this.#betterThan(i);
      if (build !== undefined) this.#better.set(i, build);
    }
  }

  /** Whether any line is rewritten. */
  get changes(): boolean {
    return this.#better.size > 0;
  }

  /** The results of the lines for these inputs. */
  run(x: readonly Tensor[]): Entry[] {
    const p = this.#p;
    p.inputs.forEach((id, k) => {
      this.#made[id] = x[k]!;
    });
    return replay(p, x, (i, a, ids) => {
      ids.forEach((id, k) => {
        this.#made[id] ??= a[k]!;
      });
      const made = this.#better.get(i)?.() ?? repeat(p, i, a);
      this.#made[i] = made;
      return made;
    });
  }

  #value(i: number): Tensor {
    return this.#made[i] as Tensor;
  }

  /** How a line becomes machine code; constants and parts of tuples have no primitive. */
  #lowering(i: number): unknown {
    return primitives[this.#p.op(i)]?.lower;
  }

  #betterThan(i: number): Build | undefined {
    const p = this.#p;
    const op = p.op(i);
    if (p.type(i).dtype !== "f64") return undefined;
    if (op === SCALE || op === MUL) {
      const [a, b] = [p.operand(i, 0), p.operand(i, 1)];
      if (this.#constant(a) === 1) return () => this.#value(b);
      return this.#constant(b) === 1 ? () => this.#value(a) : undefined;
    }
    if (op === ADD) return p.operand(i, 0) === p.operand(i, 1) ? this.#times(p.operand(i, 0), 2) : undefined;
    if (this.#lowering(i) !== "reduceSum") return undefined;
    return this.#sum(p.operand(i, 0), p.params.get(i)!["axes"] as readonly number[]);
  }

  /** The one number that all elements are, if that is plain to see. */
  #constant(i: number): number | undefined {
    const p = this.#p;
    let at = i;
    while (this.#lowering(at) === "broadcast" || this.#lowering(at) === "view") at = p.operand(at, 0);
    return p.op(at) === CONST && !p.data.has(at) ? p.num(at) : undefined;
  }

  /** c times a line that nothing else reads, if the factor finds one that is constant, or fewer elements. */
  #times(i: number, c: number): Build | undefined {
    const p = this.#p;
    if (this.#readers[i] !== 1) return undefined;
    const op = p.op(i);
    if (op === SCALE || op === MUL) {
      for (const [a, b] of [
        [p.operand(i, 0), p.operand(i, 1)],
        [p.operand(i, 1), p.operand(i, 0)],
      ] as const) {
        const known = this.#constant(a);
        if (known !== undefined) {
          if (known * c === 1) return () => this.#value(b);
          return () => mul(constantOf(this.#value(b).type, known * c), this.#value(b));
        }
        const factor = this.#times(a, c);
        if (factor !== undefined) return () => mul(factor(), this.#value(b));
      }
    } else if (this.#lowering(i) === "broadcast") {
      const a = p.operand(i, 0);
      if (p.type(a).size >= p.type(i).size) return undefined;
      const x = this.#times(a, c) ?? (() => mul(constantOf(p.type(a), c), this.#value(a)));
      return () => broadcastTo(x(), p.type(i).shape, p.params.get(i)!["axes"] as readonly number[]);
    } else if (this.#lowering(i) === "view") {
      const x = this.#times(p.operand(i, 0), c);
      return x && (() => reshape(x(), p.type(i).shape));
    } else if (nameOf(op) === "neg") {
      const x = this.#times(p.operand(i, 0), c);
      return x && (() => neg(x()));
    }
    return undefined;
  }

  /** The sum of a line that nothing else reads along some axes, if there is a better way to it. */
  #sum(i: number, axes: readonly number[]): Build | undefined {
    const p = this.#p;
    const op = p.op(i);
    if (this.#readers[i] !== 1 || axes.length === 0) return undefined;
    if (this.#lowering(i) === "matmul") return this.#sumOfProduct(i, axes);
    const inner = (a: number): Build => this.#sum(a, axes) ?? (() => sum(this.#value(a), axes));
    if (nameOf(op) === "neg") {
      const x = inner(p.operand(i, 0));
      return () => neg(x());
    }
    const below = this.#axesBelow(i);
    if (below !== undefined) {
      const x = this.#sum(
        p.operand(i, 0),
        axes.flatMap((axis) => below[axis] ?? []),
      );
      const rest = below.filter((_, axis) => !axes.includes(axis)) as number[];
      const order = rest.map((axis) => rest.filter((other) => other < axis).length);
      const shape = p.type(i).shape.filter((_, axis) => !axes.includes(axis));
      return x && (() => (this.#lowering(i) === "view" ? reshape(x(), shape) : transpose(x(), order)));
    }
    if (op !== SCALE && op !== MUL) return undefined;
    for (const [a, b] of [
      [p.operand(i, 0), p.operand(i, 1)],
      [p.operand(i, 1), p.operand(i, 0)],
    ] as const) {
      const factor = this.#along(a, axes);
      if (factor === undefined) continue;
      const x = inner(b);
      return () => mul(factor(), x());
    }
    return undefined;
  }

  /** Which axis of its operand each axis of a line is, if the line puts them in another order, adds or drops some of size 1. */
  #axesBelow(i: number): readonly (number | undefined)[] | undefined {
    const p = this.#p;
    if (this.#lowering(i) === "transpose") return p.params.get(i)!["order"] as readonly number[];
    if (this.#lowering(i) !== "view") return undefined;
    const long = (shape: Shape): number[] => shape.flatMap((n, axis) => (n === 1 ? [] : [axis]));
    const [from, to] = [p.type(p.operand(i, 0)).shape, p.type(i).shape];
    const [old, own] = [long(from), long(to)];
    if (`${own.map((axis) => to[axis])}` !== `${old.map((axis) => from[axis])}`) return undefined;
    return to.map((_, axis) => old[own.indexOf(axis)]);
  }

  /** The numbers of a line without axes along which it repeats them; undefined where it does not. */
  #along(i: number, axes: readonly number[]): Build | undefined {
    const p = this.#p;
    if (this.#lowering(i) !== "broadcast") return undefined;
    const own = p.params.get(i)!["axes"] as readonly number[];
    if (own.some((axis) => axes.includes(axis))) return undefined;
    const kept = p.type(i).shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
    const shape = kept.map((axis) => p.type(i).shape[axis]!);
    const to = own.map((axis) => kept.indexOf(axis));
    return () => broadcastTo(this.#value(p.operand(i, 0)), shape, to);
  }

  #sumOfProduct(i: number, axes: readonly number[]): Build | undefined {
    const p = this.#p;
    const [a, b] = [p.operand(i, 0), p.operand(i, 1)];
    const { shape } = p.type(i);
    const rank = shape.length;
    const [axis] = axes as [number];
    // Sums of all rows of A cost as much as a product with one column.
    if (axes.length > 1 || axis < rank - 2 || shape[axis === rank - 1 ? rank - 2 : rank - 1]! < 2) return undefined;
    const ofRows = axis === rank - 2;
    return () => {
      const short = sum(this.#value(ofRows ? a : b), axis, { keepDims: true });
      const product = ofRows ? matmul(short, this.#value(b)) : matmul(this.#value(a), short);
      return reshape(
        product,
        shape.filter((_, k) => k !== axis),
      );
    };
  }
}

/** The program with sums and products in a cheaper order, see `Reassociation`; gives it and where the lines `keep` went. */
export function reassociate(p: Program, keep: readonly number[] = []): [Program, readonly number[]] {
  const rewriting = new Reassociation(p, keep);
  if (!rewriting.changes) return [p, keep];
  const { program } = recordProgram(
    "jit",
    p.inputTypes,
    (x) => {
      const values = rewriting.run(x);
      return [...p.outputs, ...keep].map((o) => values[o] as Tensor);
    },
    { sealed: true, lazy: true },
  );
  const kept = program.outputs.slice(p.outputs.length);
  program.outputs = program.outputs.slice(0, p.outputs.length);
  return simplify(program, kept);
}
