import type { FunctionBuilder } from "../../src/wasm/binary/function.ts";
import { Emitter } from "../../src/wasm/emit/emit.ts";
import type { Library } from "../../src/wasm/graph/environment.ts";
import type { Graph } from "../../src/wasm/graph/graph.ts";
import { f64x2, type Lane, scalarF64 } from "../../src/wasm/graph/lane.ts";

/** A pointer of a loop over elements: an i32 local holding the first element's address, and the bytes to the next. */
export interface LoopPointer {
  readonly local: number;
  /** 0 for a value that all elements share. */
  readonly stride: number;
}

export interface ElementLoop {
  /** An i32 local: the number of elements. */
  readonly count: number;
  /** The graph's pointers by slot; their locals move with the loop. */
  readonly pointers: readonly LoopPointer[];
  readonly library?: Library;
}

/**
 * for each element: the graph's roots. Elements go through `lane` as many at a time as it has lanes, those left over
 * one by one; every lane computes the same bits as a scalar would. Counter 0 is the element's number.
 */
export function elementLoop(f: FunctionBuilder, graph: Graph, loop: ElementLoop, lane: Lane = f64x2): void {
  const counter = f.take("i32");
  const end = f.take("i32");
  f.i32(0).set(counter);
  if (lane.lanes > 1) {
    f.get(loop.count).i32(-lane.lanes).op("i32.and").set(end);
    part(f, graph, loop, lane, counter, end);
  }
  part(f, graph, loop, scalarF64, counter, loop.count);
  f.release(counter);
  f.release(end);
}

function part(f: FunctionBuilder, graph: Graph, loop: ElementLoop, lane: Lane, counter: number, end: number): void {
  const extra: number[] = [];
  const pointers = loop.pointers.map(({ local, stride }) => {
    if (stride === 8 || stride === 0) return [local];
    const others = Array.from({ length: lane.lanes - 1 }, () => f.take("i32"));
    extra.push(...others);
    return [local, ...others];
  });
  f.get(counter).get(end).op("i32.lt_u");
  f.if(() => {
    pointers.forEach((locals, slot) => {
      const { stride } = loop.pointers[slot]!;
      for (let l = 1; l < locals.length; l++)
        f.get(locals[0]!)
          .i32(l * stride)
          .op("i32.add")
          .set(locals[l]!);
    });
    const emitter = new Emitter(f, graph, lane, {
      pointers,
      counters: [counter],
      isFixed: (pointer) => loop.pointers[pointer]?.stride === 0,
      ...(loop.library === undefined ? {} : { library: loop.library }),
    });
    emitter.hoist();
    f.loop((again) => {
      emitter.body();
      pointers.forEach((locals, slot) => {
        const { stride } = loop.pointers[slot]!;
        if (stride === 0) return;
        for (const local of locals)
          f.get(local)
            .i32(lane.lanes * stride)
            .op("i32.add")
            .set(local);
      });
      f.get(counter).i32(lane.lanes).op("i32.add").tee(counter).get(end).op("i32.lt_u").brIf(again);
    });
    emitter.release();
  });
  for (const local of extra) f.release(local);
}
