import { ModuleBuilder } from "../../src/wasm/binary/assembler.ts";
import { Graph } from "../../src/wasm/graph/graph.ts";
import type { Lane } from "../../src/wasm/graph/lane.ts";
import { FunctionLibrary, hostFunctionsOf } from "../../src/wasm/graph/library.ts";
import type { Float } from "../../src/wasm/graph/node.ts";
import { elementLoop } from "./elementLoop.ts";

export type Build = (g: Graph, operands: readonly Float[]) => readonly Float[];

/** A graph applied to arrays: operands in, results out, all of one length. */
export function mapOver(lane: Lane, operands: readonly Float64Array[], build: Build): Float64Array[] {
  const g = new Graph();
  const results = build(
    g,
    operands.map((_, slot) => g.load(slot)),
  );
  results.forEach((result, i) => {
    g.store(operands.length + i, 0, result);
  });
  const module = new ModuleBuilder();
  const host = hostFunctionsOf(g.callees);
  const library = new FunctionLibrary(module, host);
  module.importMemory("host", "memory", 1);
  const arrays = operands.length + results.length;
  const f = module.define("map", Array(1 + arrays).fill("i32"), [], true);
  const pointers = Array.from({ length: arrays }, (_, i) => ({ local: 1 + i, stride: 8 }));
  elementLoop(f, g, { count: 0, pointers, library }, lane);

  const n = operands[0]?.length ?? 0;
  const addresses = Array.from({ length: arrays }, (_, i) => 64 + i * (8 * n + 24));
  const memory = new WebAssembly.Memory({ initial: 1 + Math.ceil((64 + arrays * (8 * n + 24)) / 65536) });
  const scalar = Object.fromEntries([...host.keys()].map((f, k) => [k, f]));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.toBytes()), { host: { memory }, scalar });
  operands.forEach((operand, i) => {
    new Float64Array(memory.buffer, addresses[i], n).set(operand);
  });
  (exports["map"] as (...locals: number[]) => void)(n, ...addresses);
  return results.map((_, i) => new Float64Array(memory.buffer, addresses[operands.length + i], n).slice());
}
