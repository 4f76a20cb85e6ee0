// Many gradient steps in one job, plain or compiled: the heap after all of them is what it was after a tenth.
import { grad, matmul, type Tensor, tanh, tensor } from "wengert";
import { jit } from "wengert/jit";

const [kind, count] = [process.argv[2], Number(process.argv[3])];
const data = tensor([
  [0.2, -0.4],
  [0.9, 0.3],
  [-0.6, 0.8],
]);
const loss = (w: Tensor): Tensor => {
  const y = tanh(matmul(data, w));
  return y.mul(y).sum();
};
const descend = (w: Tensor): Tensor => w.sub(grad(loss)(w).mul(0.01));
/** Tensors so large that a compiled function does not copy them again when they come again. */
const large = (w: Tensor): Tensor => w.sub(tanh(w).mul(0.01));
const step = kind === "jit" ? jit(descend) : kind === "large" ? jit(large) : descend;
const collect = (globalThis as { gc?: () => void }).gc!;
const used = (): number => {
  collect();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return (heapUsed + external + arrayBuffers) / 2 ** 20;
};
let w = tensor(kind === "large" ? new Float64Array(10_000).fill(0.5) : [0.5, -0.3]);
let early = 0;
for (let k = 1; k <= count; k++) {
  w = step(w);
  if (k === count / 10) early = used();
}
console.log(JSON.stringify({ early, late: used() }));
