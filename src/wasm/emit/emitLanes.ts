import type { FunctionBuilder } from "../binary/function.ts";
import { Graph } from "../graph/graph.ts";
import { f64x2, type Lane, scalarF64 } from "../graph/lane.ts";
import { LaneElements } from "../graph/laneElements.ts";
import type { Float } from "../graph/node.ts";
import { accessAt } from "../plan/access.ts";
import type { LaneAxis } from "../plan/laneAxis.ts";
import { startOf, stripesOf } from "../plan/laneAxis.ts";
import type { Scope } from "../plan/layout.ts";
import { narrowAll, type Surroundings } from "./emitKernel.ts";
import { emitNest } from "./emitNest.ts";
import { Nest } from "./nest.ts";
import { Accumulator } from "./reduction.ts";

/** Writes the loop over the lane axis. */
export function emitLanes(
  f: FunctionBuilder,
  scope: Scope,
  axis: LaneAxis,
  lines: readonly number[],
  surroundings: Surroundings,
): void {
  const { extent } = axis;
  const odd = extent % f64x2.lanes;
  const isSplit = odd !== 0 && !axis.isStraight && isScattered(scope, axis, lines);
  if (!isSplit) part(f, scope, axis, lines, surroundings, extent === 1 ? scalarF64 : f64x2, extent, 0);
  else if (lines.some((line) => axis.reducesAxis(line)))
    part(f, scope, axis, lines, surroundings, scalarF64, extent, 0);
  else {
    const even = extent - odd;
    if (even > 0) part(f, scope, axis, lines, surroundings, f64x2, even, 0);
    part(f, scope, axis, lines, surroundings, scalarF64, odd, even);
  }
  for (const line of lines) {
    const { dtype, size } = scope.plan.facts.program.type(line);
    if (axis.reducesAxis(line) && (dtype === "f32" || dtype === "i32"))
      narrowAll(f, accessAt(scope.places.get(line)!, [1]), size, dtype);
  }
}

/** Whether some lanes stand apart in memory. */
function isScattered(scope: Scope, axis: LaneAxis, lines: readonly number[]): boolean {
  const { plan, places } = scope;
  const { program, views, roles } = plan.facts;
  return lines.some((line) => {
    const isStored = places.has(line) && !axis.reducesAxis(line);
    if (isStored && stripesOf(program.type(line).shape, axis.resultDim(line)).step !== 1) return true;
    return program.operands(line).some((a, k) => {
      const dim = axis.operandDim(line, k);
      if (dim < 0 || roles[a]!.kind === "uniform" || plan.isInside(line, a) || plan.picked.has(views[a]!.line))
        return false;
      const stride = views[a]!.strides[dim]!;
      return stride !== 0 && stride !== 1;
    });
  });
}

function part(
  f: FunctionBuilder,
  scope: Scope,
  axis: LaneAxis,
  lines: readonly number[],
  { library, pairwise, parts }: Surroundings,
  lane: Lane,
  extent: number,
  start: number,
): void {
  const { program, roles } = scope.plan.facts;
  const nest = axis.isStraight ? new Nest(f, lane, -1, []) : new Nest(f, lane, 0, [extent], [start]);
  const g = new Graph();
  const elements = new LaneElements(scope, axis, g, nest);
  const accumulators: Accumulator[] = [];
  const overruns = lane.lanes > 1 && extent % lane.lanes !== 0;
  for (const line of lines) {
    const values = elements.compute(line);
    const place = scope.places.get(line);
    if (place === undefined) continue;
    const role = roles[line]!;
    if (role.kind === "reduction" && axis.reducesAxis(line)) {
      values.forEach((value, r) => {
        const to = accessAt(place, [0], r);
        const accumulator = new Accumulator(
          nest,
          { kind: role.reduction, to, reduced: [true] },
          parts(accumulators.length),
          pairwise,
        );
        accumulator.accumulate(g, accumulators.length, value);
        accumulators.push(accumulator);
      });
      continue;
    }
    const stripes = stripesOf(program.type(line).shape, axis.resultDim(line));
    const keeps = overruns && stripes.step === 1 && (place.tight === true || stripes.count > 1);
    values.forEach((value, u) => {
      const to = accessAt(place, axis.along(stripes.step), startOf(stripes, u));
      const old = (): Float => nest.read(g, to);
      if (value === old()) return; // what stands there already
      nest.write(g, to, keeps ? g.select(g.lt(g.counter(0), extent), value, old()) : value);
    });
  }
  emitNest(nest, g, accumulators, library);
}
