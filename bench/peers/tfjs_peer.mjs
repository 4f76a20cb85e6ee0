// TensorFlow.js in single precision (it has no other): tfjs_peer.mjs KERNEL BACKEND. Run inside bench/.peers,
// where tfjs.cjs holds it with its gradients (the package alone leaves them out in Node).
import { createRequire } from "node:module";
import { join } from "node:path";
import { perCall, report, wave } from "./common.mjs";

const require = createRequire(join(process.cwd(), "package.json"));
const tf = require("./tfjs.cjs");
const [, , kernel, backend] = process.argv;
tf.setWasmPaths(join(process.cwd(), "node_modules/@tensorflow/tfjs-backend-wasm/dist/"));
await tf.setBackend(backend);
await tf.ready();

const array = (shape, phase = 0, factor = 1) =>
  tf.tensor(
    Float32Array.from(
      wave(
        shape.reduce((a, b) => a * b, 1),
        phase,
      ),
      (v) => v * factor,
    ),
    shape,
  );
const three = (v) => {
  const at = (i) => tf.slice(v, [i], [1]);
  const [x, y, z] = [at(0), at(1), at(2)];
  return tf.sum(tf.add(tf.sin(tf.mul(x, y)), tf.mul(tf.exp(tf.mul(y, z)), x)));
};
const matmul = (a, b) => tf.matMul(a, b);
const kernels = {
  "matmul-256-f32": () => {
    const [a, b] = [array([256, 256]), array([256, 256], 1)];
    return () => [matmul(a, b)];
  },
  "gradient-3-array": () => {
    const v = tf.tensor1d([0.3, 0.5, 0.7]);
    return () => [tf.grad(three)(v)];
  },
  logistic: () => {
    const [w, X] = [array([100, 1], 1), array([100000, 100])];
    const y = tf.tensor(
      Float32Array.from({ length: 100000 }, (_, i) => (i % 2 ? -1 : 1)),
      [100000, 1],
    );
    const f = (w) => tf.mean(tf.softplus(tf.neg(tf.mul(matmul(X, w), y))));
    return () => [tf.grad(f)(w)];
  },
  mlp: () => {
    const p = [array([784, 128], 0, 0.05), array([128]), array([128, 10], 1, 0.1), array([10])];
    const x = array([64, 784], 2);
    const onehot = tf.tensor(
      Float32Array.from({ length: 640 }, (_, k) => (Math.floor(k / 10) % 10 === k % 10 ? 1 : 0)),
      [64, 10],
    );
    const loss = (w1, b1, w2, b2) => {
      const logits = tf.add(matmul(tf.tanh(tf.add(matmul(x, w1), b1)), w2), b2);
      return tf.mul(tf.sum(tf.mul(tf.logSoftmax(logits), onehot)), -1 / 64);
    };
    return () =>
      tf
        .grads(loss)(p)
        .map((g, i) => tf.sub(p[i], tf.mul(g, 0.1)));
  },
};
const run = kernels[kernel]();
const results = () => tf.tidy(() => run().map((t) => t.dataSync()));
const first = results();
report(await perCall(results), first);
