// jax-js, jitted, on WebAssembly: jaxjs_peer.mjs KERNEL. Run inside bench/.peers, where it is installed.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { perCall, report, wave } from "./common.mjs";

// Node 20 has no Float16Array, which jax-js names for every f64 array; nothing here uses half precision.
globalThis.Float16Array ??= class extends Uint16Array {};
const require = createRequire(join(process.cwd(), "package.json"));
const url = pathToFileURL(require.resolve("@jax-js/jax").replace(/index\.cjs$/, "index.js"));
const { grad, hessian, init, defaultDevice, jit, jvp, numpy: np, nn } = await import(url.href);
await init("wasm");
defaultDevice("wasm");

const array = (shape, phase = 0, factor = 1, dtype = "float64") => {
  const values = wave(
    shape.reduce((a, b) => a * b, 1),
    phase,
  ).map((v) => v * factor);
  return np.array(dtype === "float64" ? values : Float32Array.from(values), { shape, dtype });
};
const product = (dtype) => [np.matmul, [array([256, 256], 0, 1, dtype), array([256, 256], 1, 1, dtype)]];
const three = (v) => {
  const [x, y, z] = [v.ref.slice(0), v.ref.slice(1), v.slice(2)];
  return np.sin(x.ref.mul(y.ref)).add(np.exp(y.mul(z)).mul(x));
};
const chain = (x) => {
  const [a, b] = [x.ref.slice([0, -1]), x.slice([1, x.shape[0]])];
  const r = b.sub(a.ref.mul(a.ref));
  const s = a.sub(1);
  return np.sum(r.ref.mul(r).mul(100).add(s.ref.mul(s)));
};
const logistic = (w, X, y) => np.mean(nn.softplus(np.matmul(X, w).mul(y).neg()));
const loss = ([w1, b1, w2, b2], x, onehot) => {
  const h = np.tanh(np.matmul(x, w1).add(b1));
  return np.sum(nn.logSoftmax(np.matmul(h, w2).add(b2)).mul(onehot)).mul(-1 / 64);
};
const step = (p, x, onehot) => {
  const g = grad(loss)(
    p.map((v) => v.ref),
    x,
    onehot,
  );
  return p.map((v, i) => v.sub(g[i].mul(0.1)));
};
const kernels = {
  "matmul-256-f64": () => product("float64"),
  "matmul-256-f32": () => product("float32"),
  "gradient-3-array": () => [grad(three), [np.array(Float64Array.of(0.3, 0.5, 0.7), { dtype: "float64" })]],
  "hvp-1000": () => [(x, v) => jvp(grad(chain), [x], [v])[1], [array([1000]), array([1000], 1)]],
  "hessian-100": () => [hessian(chain), [array([100])]],
  logistic: () => [
    grad(logistic),
    [
      array([100], 1),
      array([100000, 100]),
      np.array(
        Float64Array.from({ length: 100000 }, (_, i) => (i % 2 ? -1 : 1)),
        { dtype: "float64" },
      ),
    ],
  ],
  mlp: () => [
    step,
    [
      [array([784, 128], 0, 0.05), array([128]), array([128, 10], 1, 0.1), array([10])],
      array([64, 784], 2),
      np.array(
        Float64Array.from({ length: 640 }, (_, k) => ((((k / 10) % 10) | 0) === k % 10 ? 1 : 0)),
        { shape: [64, 10], dtype: "float64" },
      ),
    ],
  ],
};
const [f, inputs] = kernels[process.argv[2]]();
const compiled = jit(f);
/** Calls consume their arguments: each gets further references, and reading a result frees it. */
const held = (x) => (globalThis.Array.isArray(x) ? x.map(held) : x.ref);
const results = async () => {
  const out = compiled(...inputs.map(held));
  return Promise.all((globalThis.Array.isArray(out) ? out : [out]).map((r) => r.data()));
};
const first = await results();
report(await perCall(results), first);
