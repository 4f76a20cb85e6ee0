// What calls of each kind leave behind, and what one of them takes while it runs.
import {
  grad,
  hessian,
  log,
  logsumexp,
  scan,
  sin,
  slice,
  sum,
  type Tensor,
  tanh,
  tensor,
  valueAndGrad,
  where,
} from "wengert";
import { jit } from "wengert/jit";

const [kind, count] = [process.argv[2], Number(process.argv[3])];
const n = 100;
const f = (x: Tensor): Tensor => sum(sin(x).mul(x));
const x = new Float64Array(n).fill(0.5);
const out = new Float64Array(n);
const step = jit((w: Tensor) => w.sub(grad(f)(w).mul(0.01)));
const compiled = jit(grad(f));
const numbers = jit(grad((a: Tensor, b: Tensor) => sin(a.mul(b)), { argnums: [0, 1] }));
const pair = [new Float64Array(1), new Float64Array(1)];
const slopes = grad(f);
const slope = grad((a: Tensor) => sin(a).mul(a));
const three = grad(([a, b, c]: readonly [Tensor, Tensor, Tensor]) => a.mul(b).add(c.mul(c)).mul(sin(a)));
const triple = [new Float64Array(1), new Float64Array(1), new Float64Array(1)];
/** Functions of arrays, and a point of 10 to 100,000 numbers. */
const functions: Record<string, (v: Tensor) => Tensor> = {
  products: f,
  rows: (v) =>
    sum(
      slice(v, [1, v.size])
        .sub(slice(v, [0, v.size - 1]).square())
        .square(),
    ),
  branches: (v) => sum(where(v.gt(0.5), log(v), v.mul(2))),
  sums: (v) => logsumexp(tanh(v).mul(2).add(v)),
};
const ofArrays = Object.entries(functions).flatMap(([name, g]) =>
  [10, 1000, 100_000].map((size): [string, () => unknown] => {
    const [d, at, to] = [valueAndGrad(g), new Float64Array(size).fill(0.6), new Float64Array(size)];
    const value = new Float64Array(1);
    return [`${name} of ${size}`, () => d.into(at, [value, to])];
  }),
);
const kinds: Record<string, () => unknown> = {
  ...Object.fromEntries(ofArrays),
  "jit into": () => compiled.into(x, out),
  "jit into in place": () => step.into(x as never, x),
  "jit numbers into": () => numbers.into(0.5, 0.7, pair),
  "jit arrays": () => compiled(x),
  "jit forms": () => compiled(new Float64Array(1 + Math.floor(Math.random() * 20))),
  into: () => slopes.into(x, out),
  "into of a number": () => slope.into(0.5, pair[0]),
  "into of three numbers": () => three.into([0.5, 0.7, 0.9], triple),
  plain: () => grad(f)(x),
  // Each call records a body of its own.
  "plain scan": () =>
    grad((a: Tensor) => scan((c: Tensor) => [sin(c).mul(a)] as const, a, null, { length: 5 })[0])(0.5),
  "hessian into": () => hessian(f).into(x, new Float64Array(n * n)),
  // Every one has a module and a memory of its own, which go with it.
  "jits dropped": () => jit((v: Tensor) => v.mul(tensor(Math.random())))(x as never),
};
// What is done while the host is idle, for the first calls of compiled functions, ends with these, and counts nowhere.
for (let k = 0; k < 2; k++) compiled(x);
const call = kinds[kind!]!;
const collect = (globalThis as { gc?: () => void }).gc!;
const used = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
/** Bytes after everything that can be collected is. */
const settled = async (): Promise<number> => {
  collect();
  await new Promise((done) => setTimeout(done, 1));
  collect();
  return used();
};
let early = 0;
for (let k = 1; k <= count; k++) {
  call();
  if (k === count / 10) early = await settled();
}
const late = await settled();
// Few enough that nothing is collected in between, where a call takes as much as it may.
const few = Number(process.argv[4]);
// What was collected before is given back in the background.
await new Promise((done) => setTimeout(done, 50));
const before = process.memoryUsage();
for (let k = 0; k < few; k++) call();
const after = process.memoryUsage();
const perCall = (after.heapUsed + after.external - before.heapUsed - before.external) / few;
const buffers = (after.arrayBuffers - before.arrayBuffers) / few;
console.log(JSON.stringify({ growth: (late - early) / 2 ** 20, perCall, buffers }));
