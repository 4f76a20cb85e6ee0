import type { Shape, Type } from "../../ir/type.ts";
import type { Facts } from "./facts.ts";
import { isContiguous } from "./view.ts";

const none = -1;

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
  readonly #byType: Map<number, number> = new Map();
  readonly #byShape: Map<string, number> = new Map();

  constructor(facts: Facts) {
    const { program, roles, views } = facts;
    this.loops = new Int32Array(program.n).fill(none);
    this.#whole = new Int32Array(program.n).fill(none);
    for (let i = 0; i < program.n; i++) {
      const role = roles[i]!;
      if (role.kind === "lanes" || role.kind === "reduction") {
        const isCopy = role.kind === "reduction" || role.rule === undefined;
        this.loops[i] = this.#loopOf(program.type(isCopy ? program.operand(i, 0) : i));
      }
      const view = views[i]!;
      const base = roles[view.line]!;
      if (base.kind !== "lanes" || base.rule === undefined) continue;
      if (view.line !== i && (view.offset !== 0 || !isContiguous(view))) continue;
      const loop = this.#loopOf(program.type(i));
      if (loop === this.loops[view.line]) this.#whole[i] = loop;
    }
  }

  #loopOf(type: Type): number {
    let loop = this.#byType.get(type.id);
    if (loop === undefined) {
      const shape = type.shape.filter((size) => size !== 1);
      const key = shape.join();
      loop = this.#byShape.get(key) ?? this.#shapes.push(shape) - 1;
      this.#byShape.set(key, loop);
      this.#byType.set(type.id, loop);
    }
    return loop;
  }

  /** The axes of a loop, without those of size 1. */
  shapeOf(loop: number): Shape {
    return this.#shapes[loop]!;
  }

  /** Whether line i can read operand a while it is being computed in the same loop. */
  fuses(i: number, a: number): boolean {
    return this.loops[i] !== none && this.loops[i] === this.#whole[a];
  }
}
