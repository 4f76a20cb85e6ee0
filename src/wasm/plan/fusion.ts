import type { Shape } from "../../ir/type.ts";
import type { Facts } from "./facts.ts";
import type { LaneAxis } from "./laneAxis.ts";
import { isContiguous } from "./view.ts";

const none = -1;
/** The loop over the k-th lane axis is `unrolled` - k. */
const unrolled = -2;

/**
 * Which loop each line is computed in, by number (shapes that differ in axes of size 1 only are one loop), and whether an
 * operand can be read while it is being computed in the same loop.
 */
export class Fusion {
  /** The number of the loop of each line; -1 for lines that are not computed in a loop. */
  readonly loops: Int32Array;
  /** The loop in which the whole of a line is being computed in order, else -1. */
  readonly #whole: Int32Array;
  readonly #shapes: Shape[] = [];
  readonly #byShape: Map<string, number> = new Map();

  readonly #facts: Facts;
  readonly #axes: readonly LaneAxis[];

  /** Lines that have one of the lane axes share a loop; those that `elsewhere` marks by 1 are in none. */
  constructor(facts: Facts, axes: readonly LaneAxis[], elsewhere?: Uint8Array) {
    this.#facts = facts;
    this.#axes = axes;
    const { program, roles, views } = facts;
    this.loops = new Int32Array(program.n).fill(none);
    this.#whole = new Int32Array(program.n).fill(none);
    for (let i = 0; i < program.n; i++) {
      const role = roles[i]!;
      if (elsewhere?.[views[i]!.line] === 1) continue;
      const axis = axes.findIndex(({ dims }) => dims[i]! >= 0);
      if (axis >= 0) this.loops[i] = unrolled - axis;
      else if (role.kind === "lanes") this.loops[i] = this.#loopOf(role.shape);
      else if (role.kind === "reduction") this.loops[i] = this.#loopOf(program.type(program.operand(i, 0)).shape);
      const view = views[i]!;
      const base = roles[view.line]!;
      if (base.kind !== "lanes" || base.rule === undefined || base.into !== undefined) continue;
      if (this.axisOf(this.loops[view.line]!) !== undefined) continue;
      if (view.line !== i && (view.offset !== 0 || !isContiguous(view))) continue;
      const loop = this.#loopOf(program.type(i).shape);
      if (loop === this.loops[view.line]) this.#whole[i] = loop;
    }
  }

  #loopOf(shape: Shape): number {
    const long = shape.includes(1) ? shape.filter((size) => size !== 1) : shape;
    const key = long.join();
    let loop = this.#byShape.get(key);
    if (loop === undefined) {
      loop = this.#shapes.push(long) - 1;
      this.#byShape.set(key, loop);
    }
    return loop;
  }

  /** The axes of a loop, without those of size 1. */
  shapeOf(loop: number): Shape {
    return this.#shapes[loop]!;
  }

  /** The lane axis of a loop, if there is one. */
  axisOf(loop: number): LaneAxis | undefined {
    return this.#axes[unrolled - loop];
  }

  /** Whether line i can read operand a while it is being computed in the same loop. */
  fuses(i: number, a: number): boolean {
    const axis = this.axisOf(this.loops[i]!);
    if (axis !== undefined) {
      const { program, views } = this.#facts;
      if (this.loops[views[a]!.line] !== this.loops[i]) return false;
      const at = program.operands(i).map((b, k) => (b === a ? k : -1));
      return at.every((k) => k < 0 || axis.fuses(i, k));
    }
    return this.loops[i] !== none && this.loops[i] === this.#whole[a];
  }
}
