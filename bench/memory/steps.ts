import { grad, mapTree, mean, type Tensor } from "wengert";
import { jit } from "wengert/jit";
import { array } from "../micro/arrays.ts";
import { peakMegabytes } from "./peak.ts";

// A process of its own: many jitted training steps of a small network; memory after a tenth of them and at the end.
const steps = Number(process.argv[2]);
interface Network {
  readonly w1: Tensor;
  readonly b1: Tensor;
  readonly w2: Tensor;
}
const loss = ({ w1, b1, w2 }: Network, x: Tensor, y: Tensor): Tensor =>
  mean(x.matmul(w1).add(b1).tanh().matmul(w2).sub(y).square());
const step = jit((p: Network, x: Tensor, y: Tensor) => mapTree((v, g) => v.sub(g.mul(0.01)), p, grad(loss)(p, x, y)));
const [x, y] = [array([16, 8]), array([16, 1], 1)];
let p: Network = { w1: array([8, 16], 2), b1: array([16], 3), w2: array([16, 1], 4) };

/** Bytes held: the heap after a collection, and buffers outside of it (arrays, memories of WebAssembly). */
function held(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + Math.max(external, arrayBuffers);
}
const before = loss(p, x, y).item();
let early = 0;
let resident = 0;
const start = performance.now();
for (let k = 1; k <= steps; k++) {
  p = step(p, x, y);
  if (k === steps / 10) {
    early = held();
    resident = process.memoryUsage().rss;
  }
}
const milliseconds = performance.now() - start;
const mega = 2 ** 20;
console.log(
  JSON.stringify({
    growth: (held() - early) / mega,
    residentGrowth: (process.memoryUsage().rss - resident) / mega,
    peak: peakMegabytes(),
    microseconds: (1e3 * milliseconds) / steps,
    learned: loss(p, x, y).item() < before,
  }),
);
