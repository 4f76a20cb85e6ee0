import { CONST, type Program } from "../../ir/program.ts";
import { reshape } from "../../prims/broadcast.ts";
import { take } from "../../prims/indexing.ts";
import { concatenate } from "../../prims/joining.ts";
import { cutAxis } from "../../prims/slicing.ts";
import { nameOf } from "../../record/table.ts";
import type { Tensor } from "../../record/tensor.ts";

/** Neighbouring elements of a line with one axis. */
export interface Segment {
  readonly line: number;
  readonly from: number;
  readonly size: number;
}
interface Slice {
  readonly start: readonly [number];
  readonly step: readonly [number];
}
/** What lines with one axis are put together of, seen through slices and concatenations. `isLeaf`: not seen through. */
export class Segments {
  readonly #p: Program;
  readonly #isLeaf: (i: number) => boolean;
  readonly #known: Map<number, readonly Segment[]> = new Map();

  constructor(p: Program, isLeaf: (i: number) => boolean) {
    this.#p = p;
    this.#isLeaf = isLeaf;
  }
  /** Whether line i only puts together what others have. */
  joins(i: number): boolean {
    const p = this.#p;
    if (this.#isLeaf(i) || p.type(i).shape?.length !== 1) return false;
    const name = nameOf(p.op(i));
    return name === "concatenate" || (name === "slice" && (p.params.get(i) as unknown as Slice).step[0] === 1);
  }
  of(i: number): readonly Segment[] {
    let known = this.#known.get(i);
    if (known === undefined) {
      known = this.#find(i);
      this.#known.set(i, known);
    }
    return known;
  }
  /** The array and the place that line i reads, where it is one number at a known place. */
  element(i: number): Segment | undefined {
    const p = this.#p;
    if (this.#isLeaf(i) || nameOf(p.op(i)) !== "gather" || p.type(i).shape.length > 0) return undefined;
    const [array, place] = p.operands(i) as [number, number];
    if (p.op(place) !== CONST || p.type(array).shape.length !== 1) return undefined;
    return part(this.of(array), p.num(place), 1)[0];
  }
  #find(i: number): readonly Segment[] {
    const p = this.#p;
    if (!this.joins(i)) return [{ line: i, from: 0, size: p.type(i).size }];
    if (nameOf(p.op(i)) === "concatenate") return joined(p.operands(i).flatMap((a) => this.of(a)));
    return part(this.of(p.operand(i, 0)), (p.params.get(i) as unknown as Slice).start[0], p.type(i).size);
  }
}
function joined(segments: readonly Segment[]): Segment[] {
  const out: Segment[] = [];
  for (const s of segments) {
    const last = out.at(-1);
    if (last !== undefined && last.line === s.line && last.from + last.size === s.from)
      out[out.length - 1] = { ...last, size: last.size + s.size };
    else if (s.size > 0) out.push(s);
  }
  return out;
}
/** `size` elements from `start` on. */
export function part(segments: readonly Segment[], start: number, size: number): Segment[] {
  let at = 0;
  return segments.flatMap(({ line, from, size: own }) => {
    const [first, last] = [Math.max(start, at), Math.min(start + size, at + own)];
    const cut = { line, from: from + first - at, size: last - first };
    at += own;
    return first < last ? [cut] : [];
  });
}
/** The elements as one array; `value` gives lines, with what precedes their first element that is there. */
export function put(segments: readonly Segment[], value: (s: Segment) => readonly [Tensor, number]): Tensor {
  const parts = segments.map((s) => {
    const [x, before] = value(s);
    return x.rank === 0 ? reshape(x, [1]) : cutAxis(x, 0, s.from - before, s.size);
  });
  return parts.length === 1 ? parts[0]! : concatenate(parts);
}
/** The same of one element, as a number. */
export function number(s: Segment, value: (s: Segment) => readonly [Tensor, number]): Tensor {
  const [x, before] = value(s);
  return x.rank === 0 ? x : take(x, s.from - before);
}
