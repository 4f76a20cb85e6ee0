import { grad, scan, sin, type Tensor } from "wengert";
import { jit } from "wengert/jit";
import { peakMegabytes } from "./peak.ts";

// A process of its own: the gradient of a long scan, y <- y + h sin y, against the product of 1 + h cos y.
const steps = Number(process.argv[2]);
const h = 2 / steps;
const last = (x: Tensor): Tensor => scan((y: Tensor) => [y.add(sin(y).mul(h))] as const, x, null, { length: steps })[0];
const run = jit(grad(last)) as unknown as (x: number) => number;
const start = performance.now();
const got = run(0.5);
const first = performance.now() - start;
const peak = peakMegabytes();
const again = performance.now();
run(0.5);
const milliseconds = performance.now() - again;

let [y, want] = [0.5, 1];
for (let k = 0; k < steps; k++) {
  want *= 1 + h * Math.cos(y);
  y += h * Math.sin(y);
}
console.log(JSON.stringify({ first, milliseconds, peak, error: Math.abs(got - want) / want }));
