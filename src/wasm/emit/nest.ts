import type { FunctionBuilder, Label } from "../binary/function.ts";
import type { Graph } from "../graph/graph.ts";
import type { Lane } from "../graph/lane.ts";
import { absolute, type Float, formOf } from "../graph/node.ts";
import type { Access } from "../plan/access.ts";
import type { Kernel } from "../plan/kernel.ts";
import { widthOf } from "../plan/layout.ts";

/** A pointer of a nest: an i32 local for each lane that has an address of its own, and its strides in bytes. */
interface Pointer {
  readonly locals: readonly number[];
  readonly strides: readonly number[];
  /** What it starts at, see `addressOf`. */
  readonly above: number;
  /** The cell whose content it starts at, too. */
  readonly base: number | undefined;
}

type TwofoldBody = readonly [quick: (leave: Label) => void, careful: () => void];
type Body = (() => void) | TwofoldBody;

/**
 * Loops over the axes of a kernel, one inside the other; one axis goes through the lanes. Accesses with the same strides
 * share a pointer, which the loops move; their addresses are offsets from it. `start` are first positions: a nest may
 * begin where another left off.
 */
export class Nest {
  readonly f: FunctionBuilder;
  readonly lane: Lane;
  readonly laneAxis: number;
  readonly extents: readonly number[];
  readonly counters: readonly number[];
  readonly #pointers: Pointer[] = [];
  readonly #slots: Map<string, number> = new Map();
  readonly #start: readonly number[];
  readonly #basesAreLocals: boolean;

  /** With `basesAreLocals`, bases of accesses are locals that hold addresses, not cells. */
  constructor(
    f: FunctionBuilder,
    lane: Lane,
    laneAxis: number,
    extents: readonly number[],
    start: readonly number[] = extents.map(() => 0),
    basesAreLocals = false,
  ) {
    this.f = f;
    this.lane = lane;
    this.laneAxis = laneAxis;
    this.extents = extents;
    this.counters = extents.map(() => f.take("i32"));
    this.#start = start;
    this.#basesAreLocals = basesAreLocals;
  }

  get pointers(): readonly (readonly number[])[] {
    return this.#pointers.map(({ locals }) => locals);
  }

  /** The graph's pointer for the strides of an access from its base. */
  slot({ strides, base, single }: Omit<Access, "address">): number {
    if (base === undefined && strides.every((s) => s === 0)) return absolute;
    const width = widthOf({ single });
    const key = `${base}:${width}:${strides.join()}`;
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      slot = this.#pointers.length;
      this.#slots.set(key, slot);
      const ownAddresses = this.#isScattered(strides) ? this.lane.lanes : 1;
      const locals = Array.from({ length: ownAddresses }, () => this.f.take("i32"));
      const above = this.#above(strides, width);
      this.#pointers.push({ locals, strides: strides.map((s) => s * width), above, base });
    }
    return slot;
  }

  /** The graph's pointer into 32-bit indices, one for each position of an axis, from address 0 or a base. */
  indexSlot(axis: number = this.laneAxis, base?: number): number {
    const key = `indices ${axis} ${base}`;
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      slot = this.#pointers.length;
      this.#slots.set(key, slot);
      const strides = this.extents.map((_, k) => (k === axis ? 4 : 0));
      this.#pointers.push({ locals: [this.f.take("i32")], strides, above: 0, base });
    }
    return slot;
  }

  #isScattered(strides: readonly number[]): boolean {
    const along = strides[this.laneAxis];
    return this.lane.lanes > 1 && along !== undefined && along !== 0 && along !== 1;
  }

  /** Bytes by which the pointer of these strides goes down. */
  #above(strides: readonly number[], width: number): number {
    const down = strides.map((s, axis) => (s < 0 ? -s * (this.#start[axis]! + this.extents[axis]! - 1) : 0));
    return width * down.reduce((sum, d) => sum + d, 0);
  }

  /**
   * The offset of an access from its pointer. A pointer that goes down starts that much above 0 and the offset is as much
   * smaller, because offset and pointer are added without wrapping around.
   */
  addressOf(access: Access): number {
    return access.address - this.#above(access.strides, widthOf(access));
  }

  /** Whether a pointer stays where it is. */
  isFixed(slot: number): boolean {
    return slot === absolute || this.#pointers[slot]!.strides.every((s) => s === 0);
  }

  /** With `isPaired` neighbours go into the lanes, whatever the axis is that they go over. */
  read(g: Graph, access: Access, isPaired = false): Float {
    const { strides, single } = access;
    const slot = this.slot(access);
    const address = this.addressOf(access);
    const isOne = !isPaired && (strides[this.laneAxis] ?? 0) === 0;
    const found = this.#isScattered(strides)
      ? g.gather(g.strided(slot), address)
      : isOne
        ? g.splat(slot, address)
        : g.load(slot, address);
    return this.#inMemory(g, found, single);
  }

  /** A number of the row that each lane picks: `access` leads to that of the first row, `step` elements to the next row. */
  readPicked(g: Graph, { address, single }: Access, step: number, indices: number): Float {
    const row = g.indexed(this.indexSlot(), indices, widthOf({ single }) * step);
    return this.#inMemory(g, g.gather(row, address), single);
  }

  /** What is read from memory, in the form in which it stands there. */
  #inMemory(g: Graph, found: Float, single: boolean | undefined): Float {
    return single === true ? g.promote(g.like({ ...formOf(found), kind: "single" }, found.operands)) : found;
  }

  write(g: Graph, access: Access, x: Float, isPaired = false): void {
    const { strides, single } = access;
    const slot = this.slot(access);
    const address = this.addressOf(access);
    const value = single === true ? g.demote(x) : x;
    if (this.#isScattered(strides)) g.scatter(g.strided(slot), address, value);
    else if (this.lane.lanes > 1 && !isPaired && (strides[this.laneAxis] ?? 0) === 0)
      g.storeFirst(slot, address, value);
    else g.store(slot, address, value);
  }

  /** Steps of an axis, in elements. */
  step(axis: number): number {
    return axis === this.laneAxis ? this.lane.lanes : 1;
  }

  /** Brings the pointers to where the loops begin. */
  begin(): void {
    const { f } = this;
    for (const { locals, strides, above, base } of this.#pointers) {
      const first = strides.reduce((sum, s, axis) => sum + s * this.#start[axis]!, above);
      locals.forEach((local, l) => {
        f.i32(first + l * (strides[this.laneAxis] ?? 0));
        if (base !== undefined) {
          if (this.#basesAreLocals) f.get(base);
          else f.i32(base).memory("i32.load");
          f.op("i32.add");
        }
        f.set(local);
      });
    }
  }

  /**
   * `before(axis)` and `after(axis)` stand around the loop of an axis, `each(axis)` at the end of each of its turns. A
   * body with two forms begins with the first, which may leave a turn to the second.
   */
  loops(body: Body, before: (axis: number) => void, each: (axis: number) => void, after: (axis: number) => void): void {
    const { f } = this;
    const nest = (axis: number): void => {
      const isInnermost = axis === this.extents.length - 1;
      if (axis === this.extents.length) {
        if (typeof body === "function") body();
        return;
      }
      const counter = this.counters[axis]!;
      before(axis);
      f.i32(this.#start[axis]!).set(counter);
      const next = (again: Label): void => {
        this.#advance(axis);
        f.get(counter).i32(this.step(axis)).op("i32.add").set(counter);
        each(axis);
        f.get(counter)
          .i32(this.#start[axis]! + this.extents[axis]!)
          .op("i32.lt_u")
          .brIf(again);
      };
      if (isInnermost && typeof body !== "function") this.#twofold(body, next);
      else
        f.loop((again) => {
          nest(axis + 1);
          next(again);
        });
      after(axis);
    };
    nest(0);
  }

  /** A loop of the first form of a body, which goes on after a turn in the second. */
  #twofold([quick, careful]: TwofoldBody, next: (again: Label) => void): void {
    const { f } = this;
    f.block((done) => {
      f.loop((resume) => {
        f.block((leave) => {
          f.loop((again) => {
            quick(leave);
            next(again);
          });
          f.br(done);
        });
        careful();
        next(resume);
      });
    });
  }

  /** To the next turn of a loop, and back from the end of the loop inside it. */
  #advance(axis: number): void {
    const inner = axis + 1;
    const turns = inner < this.extents.length ? Math.ceil(this.extents[inner]! / this.step(inner)) : 0;
    for (const { locals, strides } of this.#pointers) {
      const back = turns === 0 ? 0 : turns * this.step(inner) * strides[inner]!;
      const bytes = strides[axis]! * this.step(axis) - back;
      if (bytes === 0) continue;
      for (const local of locals) this.f.get(local).i32(bytes).op("i32.add").set(local);
    }
  }

  release(): void {
    for (const local of this.counters) this.f.release(local);
    for (const { locals } of this.#pointers) for (const local of locals) this.f.release(local);
  }
}

/** The axis for the lanes: the innermost, unless it is too short and another is not. */
export function laneAxisOf({ extents }: Kernel): number {
  const innermost = extents.length - 1;
  if (innermost < 0 || extents[innermost]! >= 4) return innermost;
  const longest = extents.indexOf(Math.max(...extents));
  return extents[longest]! >= 8 ? longest : innermost;
}
