import type { Library } from "../graph/environment.ts";
import type { Graph } from "../graph/graph.ts";
import { inFours } from "../graph/inFours.ts";
import { quickly } from "../graph/quick.ts";
import { Emitter } from "./emit.ts";
import type { Nest } from "./nest.ts";
import type { Accumulator } from "./reduction.ts";

/** Writes the loops of a nest around a graph; gives back the locals of both. */
export function emitNest(nest: Nest, g: Graph, accumulators: readonly Accumulator[], library: Library): void {
  const { f, lane, laneAxis, extents } = nest;
  const environment = {
    pointers: nest.pointers,
    variables: accumulators.map(({ local }) => local),
    counters: laneAxis < 0 ? [] : [nest.counters[laneAxis]!],
    library,
    isFixed: (pointer: number) => nest.isFixed(pointer),
  };
  const isLoop = extents.length > 0;
  const forms = isLoop ? quickly(g) : undefined;
  const whole = lane.lanes > lane.floats ? inFours(g) : g;
  const emitter = new Emitter(f, forms?.quick ?? whole, lane, environment);
  nest.begin();
  if (isLoop) emitter.hoist();
  nest.loops(
    forms === undefined
      ? () => emitter.body()
      : [(leave) => emitter.body(leave), () => new Emitter(f, forms.careful, lane, environment).body()],
    (axis) => {
      for (const a of accumulators) a.before(axis);
    },
    (axis) => {
      for (const a of accumulators) a.each(axis);
    },
    (axis) => {
      for (const a of accumulators) a.after(axis);
    },
  );
  emitter.release();
  for (const { local } of accumulators) f.release(local);
  nest.release();
}
