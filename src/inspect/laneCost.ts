import type { LaneBuilder } from "../ir/lower.ts";
import type { Program } from "../ir/program.ts";
import { nameOf, primitives } from "../record/table.ts";

interface LaneCost {
  readonly flops: number;
  readonly calls: number;
}
/** The arithmetic of a lane rule, read off by running it with a builder that only counts. */
class Counter implements LaneBuilder<null> {
  flops = 0;
  calls = 0;
  private count(): null {
    this.flops++;
    return null;
  }
  constant = (): null => null;
  add = (): null => this.count();
  sub = (): null => this.count();
  mul = (): null => this.count();
  div = (): null => this.count();
  neg = (): null => this.count();
  abs = (): null => this.count();
  sqrt = (): null => this.count();
  max = (): null => this.count();
  min = (): null => this.count();
  floor = (): null => this.count();
  ceil = (): null => this.count();
  trunc = (): null => this.count();
  nearest = (): null => this.count();
  gt = (): null => this.count();
  ge = (): null => this.count();
  eq = (): null => this.count();
  select = (): null => this.count();
  scalarWhere = (): null => this.count();
  call = (): null => {
    this.calls++;
    return null;
  };
}
const perLane = new Map<number, LaneCost>();
function laneRuleCost(op: number): LaneCost | undefined {
  const { lower } = primitives[op]!;
  if (typeof lower !== "function") return undefined;
  let known = perLane.get(op);
  if (known === undefined) {
    const counter = new Counter();
    lower<null>(counter, null, null, null);
    known = { flops: counter.flops, calls: counter.calls };
    perLane.set(op, known);
  }
  return known;
}
const moving = new Set([
  "reshape",
  "broadcast",
  "transpose",
  "gather",
  "iota",
  "slice",
  "place",
  "concatenate",
  "cast",
]);

/**
 * Arithmetic of a line: what its lane rule does, in every lane; 2 m n k for a product of matrices; one operation for every
 * number that a reduction takes in; none for operations that only move numbers. Special functions without a lane rule
 * count as one call a lane, anything else as one operation for every number in or out.
 */
export function laneCost(p: Program, i: number): LaneCost {
  const op = p.op(i);
  const block = primitives[op]!;
  const out = p.type(i);
  const types = p.operands(i).map((a) => p.type(a));
  const inner = laneRuleCost(op);
  if (inner !== undefined) return { flops: inner.flops * out.size, calls: inner.calls * out.size };
  if (block.lower === "matmul") return { flops: 2 * out.size * types[0]!.shape.at(-1)!, calls: 0 };
  const name = nameOf(op);
  if (block.view || moving.has(name)) return { flops: 0, calls: 0 };
  if (typeof block.lower === "string" && block.lower.startsWith("reduce")) return { flops: types[0]!.size, calls: 0 };
  if (block.lanewise) return { flops: 0, calls: out.size };
  return { flops: Math.max(out.size, ...types.map((t) => t.size)), calls: 0 };
}
