import {
  add,
  arange,
  argsort,
  associativeScan,
  checkpoint,
  concatenate,
  cond,
  cos,
  cumLogsumexp,
  cummax,
  cumprod,
  cumsum,
  customJvp,
  customRoot,
  div,
  exp,
  eye,
  jacfwd,
  jacrev,
  jvp,
  loop,
  matmul,
  median,
  mul,
  scan,
  scatterAdd,
  scatterMax,
  segmentSum,
  sin,
  slice,
  sort,
  stack,
  sub,
  sum,
  type Tensor,
  take,
  takeAlongAxis,
  tanh,
  tensor,
  topK,
  transpose,
  update,
  vmap,
  whileLoop,
  zeros,
} from "../../src/index.ts";
import { det, einsum, expm, lu, matrixPower, svd, symmetricFunction, triangularSolve } from "../../src/linalg/index.ts";
import { everyRoad, rows, wave } from "./roads.ts";

const W = tensor([
  [0.2, -0.1, 0.4],
  [0.7, 0.3, -0.5],
  [0.1, 0.6, 0.9],
]);

// Nested transforms.
const recurrent = (z: Tensor): Tensor =>
  scan((c, a) => [tanh(matmul(W, c).add(a)), c] as const, z, tensor([0.1, -0.3, 0.5]))[0];
everyRoad("vmap of jvp of scan", (x) => vmap((r: Tensor) => jvp(recurrent, [r], [cos(r)])[1])(x), rows(wave(6), 3));
everyRoad("jacfwd of jacrev", (x) => jacfwd(jacrev((z: Tensor) => sin(z.mul(z)).mul(z.at(0))))(x), [0.3, -0.7], {
  first: true,
});
const root = (a: Tensor): Tensor => {
  const residual = (y: Tensor): Tensor => sub(add(mul(y, mul(y, y)), mul(a, y)), 1);
  const newton = (f: (y: Tensor) => Tensor, s: Tensor): Tensor =>
    loop(20, (y: Tensor) => sub(y, div(f(y), add(mul(3, mul(y, y)), a))), s);
  return customRoot(residual, tensor(0.5), newton, (f, b) => div(b, f(tensor(1))), { symmetric: true });
};
everyRoad("vmap of customRoot", (x) => vmap(root)(x.mul(x)), [0.5, 1.3, 2]);
const product = customJvp(
  (x: Tensor, y: Tensor) => sin(x).mul(y),
  ([x, y], [dx, dy]) => cos(x).mul(y).mul(dx).add(sin(x).mul(dy)),
);
everyRoad("a rule of two arguments", (x) => product(x.mul(x), exp(x)), wave(3));
for (const policy of ["products", (op: string) => op === "exp"] as const)
  everyRoad(
    `checkpoint with a policy, ${policy}`,
    (x) => checkpoint((z: Tensor) => tanh(matmul(exp(z), z)), { policy })(sin(x)),
    rows(wave(4), 2),
  );

// Loops.
everyRoad(
  "a checkpointed scan of trees, backwards",
  (x) => {
    const step = (c: { p: Tensor; q: Tensor }, t: { a: Tensor; b: Tensor }) =>
      [{ p: tanh(c.p.mul(t.a).add(c.q)), q: c.q.add(t.b) }, c.p] as const;
    const [c, ys] = scan(step, { p: tensor(0.3), q: x.at(0) }, { a: x, b: cos(x) }, { reverse: true, checkpoint: 2 });
    return [c.p, c.q, ys];
  },
  wave(6),
);
everyRoad(
  "a loop in a loop",
  (x) =>
    loop(3, (c: Tensor, i: Tensor) => loop(2, (d: Tensor, j: Tensor) => sin(d.add(i.add(j).cast("f64"))).mul(x), c), x),
  wave(3),
);
everyRoad(
  "a while over a cond",
  (x) =>
    whileLoop(
      (c: Tensor) => c.lt(4),
      (c: Tensor) =>
        cond(
          c.gt(1),
          (z) => z.mul(1.7),
          (z) => z.add(0.6).mul(sum(x.mul(x)).add(1)),
          c,
        ),
      x.at(0),
    ),
  [0.3, 0.4],
  { forward: true },
);
everyRoad(
  "an associative scan that does not commute",
  (x) => associativeScan((a, b) => matmul(b, a), x),
  [...rows(wave(20), 4).map((r) => rows(r, 2))],
  {
    value: (x) => {
      let [a, b, c, d] = [1, 0, 0, 1];
      return rows(x, 4).flatMap(([p, q, r, s]) => {
        [a, b, c, d] = [p! * a + q! * c, p! * b + q! * d, r! * a + s! * c, r! * b + s! * d];
        return [a, b, c, d];
      });
    },
  },
);

// Indices, orders, einsum.
everyRoad(
  "slices with steps back",
  (x) => [slice(x, [null, null, -1]).mul(x), slice(x, [4, 0, -2]).mul(3), slice(x, [-2, null, -3])],
  [1, 2, 3.5, -1, 0.5, 0.25],
  { value: (x) => [...x.map((a, i) => a * x[5 - i]!), 3 * x[4]!, 3 * x[2]!, x[4]!, x[1]!] },
);
everyRoad(
  "rows written and added to one place",
  (x) => [
    scatterAdd(zeros(4), [1, 1, -1, 0], x.mul(x)),
    update(x.mul(2), [1, 1, 0], sin(slice(x, [0, 3]))),
    scatterMax(x.mul(0.5), [1, 1, 0], exp(slice(x, [0, 3]))),
    segmentSum(x, [1, 1, 1, 0], 3),
  ],
  [1, -2, 3, 0.5],
  {
    value: (x) => {
      const [a, b, c, d] = x as [number, number, number, number];
      const [e, f, g] = [Math.exp(a), Math.exp(b), Math.exp(c)];
      return [
        ...[d * d, a * a + b * b, 0, c * c, Math.sin(c), Math.sin(b), 2 * c, 2 * d],
        ...[Math.max(a / 2, g), Math.max(b / 2, e, f), c / 2, d / 2, d, a + b + c, 0],
      ];
    },
  },
);
everyRoad(
  "sorting and running reductions",
  (x) => [
    sort(x.mul(x), 0, { descending: true }),
    median(sin(x), 1),
    topK(x.mul(x), 2, 0).values,
    takeAlongAxis(sin(x), argsort(x, 0), 0),
    cumsum(x, 1, { reverse: true }),
    cumprod(x, 0),
    cumLogsumexp(x),
    cummax(x, 0),
  ],
  rows(wave(8), 2),
);
const plane = [rows(wave(4), 2), rows(wave(4, 0.3), 2)];
everyRoad("einsum with one label twice", (x) => einsum("iij,jki->kj", x, exp(x.mul(0.1))), plane, {
  value: (x) => {
    const at = (i: number, j: number, k: number): number => x[4 * i + 2 * j + k]!;
    const term = (i: number, j: number, k: number): number => at(i, i, j) * Math.exp(0.1 * at(j, k, i));
    return [0, 1].flatMap((k) => [0, 1].map((j) => term(0, j, k) + term(1, j, k)));
  },
});
everyRoad("einsum with leading axes", (x) => einsum("...ij,...jk,k->...i", x, sin(x), [0.5, 2]), plane);

// Linear algebra.
everyRoad(
  "a function of a symmetric matrix with equal eigenvalues",
  (x) => symmetricFunction(x.add(transpose(x)).mul(0.5), exp),
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 2],
  ],
  { tolerance: 1e-6 },
);
everyRoad("the determinant of a singular matrix", (x) => det(x), [
  [1, 2, 3],
  [2, 4, 6],
  [1, 0, 1],
]);
everyRoad(
  "factors put together again",
  (x) => {
    const { u, s, vt } = svd(x);
    const { p, l, u: upper } = lu(matmul(x, transpose(x)).add(eye(2)));
    return [einsum("ij,j,jk->ik", u, s.mul(s), vt), matmul(p, matmul(exp(l), upper))];
  },
  rows(wave(6), 3),
  { tolerance: 1e-6 },
);
for (const lower of [true, false])
  for (const transposed of [true, false])
    everyRoad(
      `a triangular solve, lower ${lower}, transposed ${transposed}`,
      (x) => triangularSolve(take(x, [0, 1], 1), slice(x, null, [2, 4]), { lower, transpose: transposed }),
      [
        [2.5, 0.3, 1, -1],
        [0.7, 1.5, 0.4, 2],
      ],
      {
        value: ([a, b, p, q, c, d, r, s]) => {
          const off = (lower ? c : b)!;
          // The unknown that has a row of its own, first.
          if (lower === transposed) {
            const [y, z] = [r! / d!, s! / d!];
            return [(p! - off * y) / a!, (q! - off * z) / a!, y, z];
          }
          const [y, z] = [p! / a!, q! / a!];
          return [y, z, (r! - off * y) / d!, (s! - off * z) / d!];
        },
      },
    );
everyRoad("a rotation by 200", (x) => expm(stack([stack([zeros([]), x.neg()]), stack([x, zeros([])])])), 200.3, {
  value: ([t]) => [Math.cos(t!), -Math.sin(t!), Math.sin(t!), Math.cos(t!)],
  first: true,
  tolerance: 1e-7,
});
everyRoad("a negative power of a matrix", (x) => matrixPower(x, -3), rows([1, 2, 0.3, 4.5], 2), { tolerance: 1e-6 });

// The fast Fourier transform, by its halves.
const fft = (re: Tensor, im: Tensor): [Tensor, Tensor] => {
  const n = re.size;
  if (n === 1) return [re, im];
  const [even, odd] = [0, 1].map((k) => fft(slice(re, [k, null, 2]), slice(im, [k, null, 2]))) as [Tensor, Tensor][];
  const angle = mul(arange(n / 2), (-2 * Math.PI) / n);
  const [c, s] = [cos(angle), sin(angle)];
  const [tr, ti] = [sub(mul(c, odd![0]), mul(s, odd![1])), add(mul(c, odd![1]), mul(s, odd![0]))];
  const join = (a: Tensor, b: Tensor): Tensor => concatenate([a.add(b), a.sub(b)]);
  return [join(even![0], tr), join(even![1], ti)];
};
const turns = (x: readonly number[], f: (t: number) => number): number[] =>
  x.map((_, k) => x.reduce((s, a, j) => s + a * f((2 * Math.PI * j * k) / x.length), 0));
everyRoad("a fast Fourier transform", (x) => fft(x, zeros(8)), wave(8), {
  value: (x) => [...turns(x, Math.cos), ...turns(x, (t) => -Math.sin(t))],
});
