import { describe, expect, it } from "vitest";
import * as w from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { numbers, randomFrom } from "../laws/numbers.ts";
import { howMany } from "./fuzz.ts";

type T = w.Tensor;
type F = (x: T) => T;
type Road = (f: F, x: T) => unknown;

/** Functions with an infinite or undefined slope at 0 and left of it. */
const singular: Record<string, F> = {
  sqrt: (x) => w.sqrt(x),
  log: (x) => w.log(x),
  pow: (x) => w.pow(x, 0.3),
  reciprocal: (x) => w.div(1, x),
  asin: (x) => w.asin(x.add(1)),
  acosh: (x) => w.acosh(x.add(1)),
  cbrt: (x) => w.cbrt(x),
  rsqrt: (x) => w.rsqrt(x),
  atan2: (x) => w.atan2(x, x.mul(2)),
  hypot: (x) => w.hypot(x, x),
  "x log x": (x) => x.mul(w.log(x)),
  "x^x": (x) => w.pow(x, x),
};
const positive: F = (x) =>
  w.cond(
    x.gt(0),
    (a: T) => a,
    () => w.tensor(0),
    x,
  );
/** 0 left of 0, with structural zeros for tangents. */
const before: Record<string, F> = {
  relu: (x) => w.relu(x),
  clip: (x) => w.clip(x, 0, 5),
  maximum: (x) => w.maximum(x, 0),
  where: (x) => w.where(x.gt(0), x, 0),
  "times 0": (x) => x.mul(0),
  cond: (x) => (x.rank === 0 ? positive(x) : w.vmap(positive)(x)),
};
/** Takes none of its lanes. */
const after: Record<string, F> = {
  where: (y) => w.where(y.eq(7777).and(y.eq(0)), y, 0),
  "a constant branch": (y) => w.where(w.broadcastTo(w.tensor(0).gt(1), y.shape), y, 0),
  "times 0": (y) => y.mul(0),
  take: (y) => w.concatenate([y.reshape([-1]), w.tensor([0, 0])]).take([-1, -2]),
};
/** What lanes pass on their way. */
const ways: Record<string, F> = {
  nothing: (x) => x,
  scale: (x) => x.mul(2),
  sum: (x) => x.sum().reshape([1]),
  broadcast: (x) => w.broadcastTo(x.at(0), [3]),
  reshape: (x) => x.reshape([2, 1]).transpose().reshape([2]),
  take: (x) => x.take([1, 0]),
  flip: (x) => w.flip(x),
  concatenate: (x) => w.concatenate([x, x]),
  matmul: (x) =>
    w
      .tensor([
        [1, 2],
        [3, 4],
        [5, 6],
      ])
      .matmul(x),
  cumsum: (x) => w.cumsum(x),
  cumprod: (x) => w.cumprod(x),
  cumLogsumexp: (x) => w.cumLogsumexp(x),
  cummax: (x) => w.cummax(x),
  "cummin in reverse": (x) => w.cummin(x, 0, { reverse: true }),
  sort: (x) => w.sort(x),
  square: (x) => x.mul(x),
  "outer product": (x) =>
    x
      .reshape([2, 1])
      .matmul(x.reshape([1, 2]))
      .reshape([4]),
};
/** Operations that hold g. */
const holders: Record<string, (g: F) => F> = {
  nothing: (g) => g,
  scan: (g) => (x) => w.scan((c: T) => [g(c)], x, null, { length: 1 })[0],
  "scan of two steps": (g) => (x) => w.scan((c: T) => [g(c).mul(0.5).sub(0.25)], x, null, { length: 2 })[0],
  "rows of a scan": (g) => (x) => w.scan((c: T, e: T) => [c.add(g(e)), g(e)] as const, w.tensor(0), x)[1],
  "constants of a scan": (g) => (x) => w.scan((c: T) => [c.add(g(x))], w.tensor([0, 0]), null, { length: 2 })[0],
  "snapshots of a scan": (g) => (x) => w.scan((c: T) => [g(c)], x, null, { length: 3, checkpoint: 1 })[0],
  map: (g) => (x) => w.map((e: T) => g(e), x),
  "batched scan": (g) => (x) => w.vmap((e: T) => w.scan((c: T) => [g(c)], e, null, { length: 2 })[0])(x),
  switchCase: (g) => (x) => w.switchCase(w.tensor(1, { dtype: "i32" }), [(z: T) => z, (z: T) => g(z)], x),
  checkpoint: (g) => (x) => w.checkpoint((z: T) => g(z))(x),
  customJvp: (g) => w.customJvp(g, ([z], [dz]) => w.jvp(g, [z], [dz])[1]),
};
const ones = w.tensor([1, 1]);
const along = (f: F, x: T): T => w.jvp(f, [x], [ones])[1].mul(ones);
const first: Record<string, Road> = {
  grad: (f, x) => w.grad(f)(x),
  vjp: (f, x) => w.vjp(f, x)[1](1)[0],
  jvp: along,
  linearize: (f, x) => w.linearize(f, x)[1](ones),
  jacfwd: (f, x) => w.jacfwd(f)(x),
  jacrev: (f, x) => w.jacrev(f)(x),
  "vmap of grad": (f, x) => w.vmap(w.grad(f))(w.stack([x, x])),
  "vmap of jvp": (f, x) => w.vmap((z: T) => along(f, z))(w.stack([x, x])),
  jacobian: (f, x) => w.jacobian(f)(x),
  "vmap of jacfwd": (f, x) => w.vmap((z: T) => w.jacfwd(f)(z))(w.stack([x, x])),
  "vmap of jacrev": (f, x) => w.vmap((z: T) => w.jacrev(f)(z))(w.stack([x, x])),
  "jit of jacfwd": (f, x) => jit((z: T) => w.jacfwd(f)(z))(x),
  "jit of jacrev": (f, x) => jit((z: T) => w.jacrev(f)(z))(x),
  "jit of grad": (f, x) => jit(w.grad(f))(x),
  "jit of jvp": (f, x) => jit((z: T) => along(f, z))(x),
};
const second: Record<string, Road> = {
  "forward over reverse": (f, x) => w.hessian(f)(x),
  "reverse over reverse": (f, x) => w.jacrev((z: T) => w.grad(f)(z))(x),
  "forward over forward": (f, x) => w.jacfwd(w.jacfwd(f))(x),
  "reverse over forward": (f, x) => w.jacrev(w.jacfwd(f))(x),
  "Hessian times vector": (f, x) => w.hvp(f)(x, ones),
  "gradient of the slope": (f, x) => w.grad((z: T) => w.jvp(f, [z], [ones])[1])(x),
};
const roads = Object.entries({ ...first, ...second });
const points = [w.tensor([-0.5, -0.25]), w.tensor([-1, -3])];

/** Every derivative of a function whose lanes are all left behind is exactly 0. */
function allZero(what: string, f: F, k: number): void {
  const [name, road] = roads[k % roads.length]!;
  const got = numbers(road((x) => w.sum(f(x)), points[k % points.length]!) as T);
  expect(
    got.every((g) => g === 0),
    `${name} of ${what}: ${got}`,
  ).toBe(true);
}
function sample(
  name: string,
  count: number,
  check: (pick: <V>(of: Record<string, V>) => [string, V], k: number) => void,
): void {
  const random = randomFrom(name);
  for (let k = 0; k < count; k++) check((of) => Object.entries(of)[Math.floor(random() * Object.keys(of).length)]!, k);
}
describe("a lane that is left behind gives exactly 0", () => {
  it("before a singular function", () => {
    sample("masks/before", howMany(0.03), (pick, k) => {
      const [[b, B], [m, M], [s, S], [h, H]] = [pick(before), pick(ways), pick(singular), pick(holders)];
      allZero(`${s} of ${m} of ${h} of ${b}`, (x) => S(M(H(B)(x))), k);
    });
  });
  it("behind one", () => {
    sample("masks/after", howMany(0.03), (pick, k) => {
      const [[a, A], [m, M], [s, S]] = [pick(after), pick(ways), pick(singular)];
      allZero(`${a} of ${m} of ${s}`, (x) => A(M(S(x))), k);
    });
  });
  it("around and within operations that hold programs", () => {
    sample("masks/holders", howMany(0.03), (pick, k) => {
      const [[b, B], [s, S], [h, H]] = [pick(before), pick(singular), pick(holders)];
      const A = after["where"]!;
      const kinds: [string, F][] = [
        [`${h} of (${s} of ${b})`, H((z) => S(B(z)))],
        [`${h} of ${s}, of ${b}`, (x) => H(S)(B(x))],
        [`${h} of (where of ${s})`, H((z) => A(S(z)))],
        [`where of ${h} of ${s}`, (x) => A(H(S)(x))],
        [`${h} of where, of ${s}`, (x) => H(A)(S(x))],
      ];
      const [what, f] = kinds[k % kinds.length]!;
      allZero(what, f, k);
    });
  });
});
/** Results that each depend on one input, or on all up to it: [i, j] may differ from 0 where j <= i, or only where j = i. */
const rowwise: Record<string, F> = {
  nothing: (y) => y,
  square: (y) => y.mul(y),
  cumsum: (y) => w.cumsum(y),
  cumprod: (y) => w.cumprod(y),
  cummax: (y) => w.cummax(y),
  cummin: (y) => w.cummin(y),
  map: (y) => w.map((e: T) => e.mul(2), y),
  scan: (y) => w.scan((c: T) => [c.mul(0.5)], y, null, { length: 2 })[0],
  "rows of a scan": (y) => w.scan((c: T, e: T) => [c, e.mul(3)] as const, w.tensor(0), y)[1],
  vmap: (y) => w.vmap((e: T) => e.add(1))(y),
  checkpoint: w.checkpoint((y: T) => y.mul(3)),
};
const jacobians = [
  "jacfwd",
  "jacrev",
  "jacobian",
  "vmap of jacfwd",
  "vmap of jacrev",
  "jit of jacfwd",
  "jit of jacrev",
];
describe("an entry of a Jacobian that the structure makes zero", () => {
  it("is 0 beside an infinite slope, by every road", () => {
    sample("masks/jacobians", howMany(0.03), (pick, k) => {
      const [[s, S], [r, R], [q, Q]] = [pick(singular), pick(rowwise), pick(rowwise)];
      const road = jacobians[k % jacobians.length]!;
      const x = k % 3 === 0 ? w.tensor([-1, -0.5, 0]) : w.tensor([1, 4, 0]);
      const f: F = (v) => Q(R(S(v)));
      if (!numbers(f(x)).every(Number.isFinite)) return; // No derivative is defined there.
      const J = numbers(first[road]!(f, x) as T).slice(-9);
      for (const [i, j] of [
        [0, 1],
        [0, 2],
        [1, 2],
      ] as const)
        expect(J[3 * i + j]! + 0, `${road} of ${q} of ${r} of ${s}: ${J}`).toBe(0);
    });
  });
});
