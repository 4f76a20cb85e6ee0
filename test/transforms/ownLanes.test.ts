import { describe, expect, it } from "vitest";
import {
  asin,
  cumLogsumexp,
  cummax,
  cummin,
  cumprod,
  cumsum,
  flip,
  grad,
  hessian,
  jacfwd,
  jacobian,
  jacrev,
  jvp,
  log,
  map,
  pow,
  scan,
  sqrt,
  stack,
  sum,
  switchCase,
  type Tensor,
  tensor,
  vmap,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";

type F = (x: Tensor) => Tensor;
const A = tensor([
  [1, 2],
  [3, 4],
]);
const inf = Number.POSITIVE_INFINITY;
/** Every road to a Jacobian. */
const roads: Record<string, (f: F) => (x: Tensor) => Tensor> = {
  jacfwd: (f) => (x) => jacfwd(f)(x),
  jacrev: (f) => (x) => jacrev(f)(x),
  jacobian: (f) => (x) => jacobian(f)(x),
  "jacfwd under jit": (f) => jit((x: Tensor) => jacfwd(f)(x)),
  "jacrev under jit": (f) => jit((x: Tensor) => jacrev(f)(x)),
  "jacfwd batched": (f) => (x) => vmap((v: Tensor) => jacfwd(f)(v))(stack([x, x])).at(1),
  "jacrev batched": (f) => (x) => vmap((v: Tensor) => jacrev(f)(v))(stack([x, x])).at(1),
  "jvp of single directions": (f) => (x) => {
    const column = (e: number[]): Tensor =>
      jvp((v: Tensor) => f(stack([v, x.at(1)])), [x.at(0)], [tensor(1)])[1].mul(e[0]!);
    const other = jvp((v: Tensor) => f(stack([x.at(0), v])), [x.at(1)], [tensor(1)])[1];
    return stack([column([1]), other], -1);
  },
};
const hessians: Record<string, (f: F) => (x: Tensor) => Tensor> = {
  "forward over reverse": (f) => (x) => hessian(f)(x),
  "reverse over reverse": (f) => (x) => jacrev((v: Tensor) => grad(f)(v))(x),
  "forward over forward": (f) => (x) => jacfwd((v: Tensor) => jacfwd(f)(v))(x),
  "reverse over forward": (f) => (x) => jacrev((v: Tensor) => jacfwd(f)(v))(x),
  compiled: (f) => jit((x: Tensor) => hessian(f)(x)),
  batched: (f) => (x) => vmap((v: Tensor) => hessian(f)(v))(stack([x, x])).at(0),
};
const plus0 = (t: Tensor): unknown => t.add(0).toArray();

describe("an entry that the structure makes zero is 0 beside an infinite slope", () => {
  const at04 = tensor([0, 4]);
  const diagonal = [
    [inf, 0],
    [0, 0.25],
  ];
  it.each<[string, F, Tensor, unknown]>([
    ["sqrt", (x) => sqrt(x), at04, diagonal],
    ["log", (x) => log(x), at04, diagonal],
    ["pow", (x) => pow(x, 0.5), at04, diagonal],
    [
      "asin",
      (x) => asin(x),
      tensor([1, 0]),
      [
        [inf, 0],
        [0, 1],
      ],
    ],
    ["sums", (x) => sum(sqrt(x)), at04, [inf, 0.25]],
    [
      "sums of one and the other",
      (x) => x.add(sum(sqrt(x))),
      at04,
      [
        [inf, 0.25],
        [inf, 1.25],
      ],
    ],
    [
      "a product with a matrix behind it",
      (x) => A.matmul(sqrt(x)),
      at04,
      [
        [inf, 0.5],
        [inf, 1],
      ],
    ],
    [
      "a product with a matrix before it",
      (x) => sqrt(A.matmul(x).sub(8)),
      at04,
      [
        [inf, inf],
        [3 / 2 / Math.sqrt(8), 2 / Math.sqrt(8)],
      ],
    ],
    [
      "one after the other",
      (x) => log(sqrt(x)),
      at04,
      [
        [inf, 0],
        [0, 0.125],
      ],
    ],
    [
      "flip",
      (x) => flip(sqrt(x)),
      at04,
      [
        [0, 0.25],
        [inf, 0],
      ],
    ],
    [
      "cumsum",
      (x) => cumsum(sqrt(x)),
      at04,
      [
        [inf, 0],
        [inf, 0.25],
      ],
    ],
    [
      "cumprod",
      (x) => cumprod(sqrt(x)),
      tensor([4, 0]),
      [
        [0.25, 0],
        [0, inf],
      ],
    ],
    [
      "cumLogsumexp",
      (x) => cumLogsumexp(sqrt(x)),
      tensor([4, 0]),
      [
        [0.25, 0],
        [0.25 / (1 + Math.exp(-2)), inf],
      ],
    ],
    ["cummax", (x) => cummax(sqrt(x)), at04, diagonal],
    [
      "cummax, left behind",
      (x) => cummax(sqrt(x)),
      tensor([4, 0]),
      [
        [0.25, 0],
        [0.25, 0],
      ],
    ],
    [
      "cummin",
      (x) => cummin(sqrt(x)),
      tensor([4, 0]),
      [
        [0.25, 0],
        [0, inf],
      ],
    ],
    ["cummin in reverse", (x) => cummin(sqrt(x), 0, { reverse: true }), at04, diagonal],
    ["a loop", (x) => scan((c: Tensor) => [sqrt(c)], x, null, { length: 1 })[0], at04, diagonal],
    ["rows of a loop", (x) => scan((c: Tensor, e: Tensor) => [c, sqrt(e)] as const, tensor(0), x)[1], at04, diagonal],
    ["map", (x) => map((e: Tensor) => sqrt(e), x), at04, diagonal],
    ["vmap", (x) => vmap((e: Tensor) => sqrt(e))(x), at04, diagonal],
    ["a branch", (x) => switchCase(tensor(0, { dtype: "i32" }), [(z: Tensor) => sqrt(z)], x), at04, diagonal],
  ])("%s", (_name, f, x, want) => {
    for (const [road, jac] of Object.entries(roads)) {
      const got = jac(f)(x).toTypedArray();
      const entries = (want as (number | number[])[]).flat();
      for (const [k, w] of entries.entries())
        if (Math.abs(w) === inf || w === 0) expect(got[k]! + 0, `${road}: ${got}`).toBe(w);
        else expect(got[k], `${road}: ${got}`).toBeCloseTo(w, 14);
    }
  });
  it.each<[string, F, Tensor, unknown]>([
    [
      "sqrt",
      (x) => sum(sqrt(x)),
      at04,
      [
        [-inf, 0],
        [0, -1 / 32],
      ],
    ],
    [
      "log",
      (x) => sum(log(x)),
      at04,
      [
        [-inf, 0],
        [0, -1 / 16],
      ],
    ],
    [
      "powers",
      (x) => sum(pow(x, 1.5)),
      at04,
      [
        [inf, 0],
        [0, 3 / 8],
      ],
    ],
    [
      "a loop",
      (x) => sum(scan((c: Tensor) => [sqrt(c)], x, null, { length: 1 })[0]),
      at04,
      [
        [-inf, 0],
        [0, -1 / 32],
      ],
    ],
    [
      "map",
      (x) => sum(map((e: Tensor) => sqrt(e), x)),
      at04,
      [
        [-inf, 0],
        [0, -1 / 32],
      ],
    ],
    [
      "cummax",
      (x) => sum(cummax(sqrt(x))),
      tensor([4, 0]),
      [
        [-1 / 16, 0],
        [0, 0],
      ],
    ],
  ])("Hessian of a sum: %s", (_name, f, x, want) => {
    for (const [road, h] of Object.entries(hessians)) expect(plus0(h(f)(x)), road).toEqual(want);
  });
  it("where columns are pushed together", () => {
    const n = 24;
    const x = Float64Array.from({ length: n }, (_, k) => (k % 3) / 2);
    const f: F = (v) => sqrt(v).add(flip(v).mul(v));
    const want = jacrev(f)(tensor(x)).toTypedArray();
    for (const J of [jacobian(f)(tensor(x)), jit((v: Tensor) => jacobian(f)(v))(tensor(x))])
      for (const [k, w] of want.entries()) expect(J.toTypedArray()[k]).toBeCloseTo(w, 14);
    for (let r = 0; r < n; r++)
      for (let c = 0; c < n; c++)
        if (c !== r && c !== n - 1 - r) expect(want[r * n + c]! + 0).toBe(0);
        else expect(want[r * n + c]).not.toBeNaN();
  });
  it("and where it does not, a zero that is only a number stays one", () => {
    const B = tensor([
      [0, 1],
      [1, 0],
    ]);
    expect(jacrev((x: Tensor) => B.matmul(sqrt(x)))(tensor([0, 4])).toArray()).toEqual([
      [Number.NaN, 0.25],
      [inf, 0],
    ]);
  });
});
describe("lanes of what is linear already", () => {
  // Parts of a loop count as moving together; lanes that travel beside a tangent do not move.
  const f: F = (x) => {
    const rows = scan(
      (c: Tensor, e: Tensor) => {
        const d = switchCase(e.gt(0).cast("i32"), [(z: Tensor) => z.mul(2), (z: Tensor) => sqrt(z)], c);
        return [d, d] as const;
      },
      x.at(0),
      tensor([1, -1, 1]),
    )[1];
    return sum(rows).mul(x.at(1));
  };
  it.each(Object.entries(hessians))("twice: %s", (_name, h) => {
    const at = tensor([4, 0.5]);
    const slope = (x: number): number => 3 * (0.5 / Math.sqrt(x)) + 0.5 / Math.sqrt(2 * Math.sqrt(x)) / Math.sqrt(x);
    const got = h(f)(at).toTypedArray();
    expect(got[1]).toBeCloseTo(slope(4), 13);
    expect(got[2]).toBeCloseTo(slope(4), 13);
    expect(got[3]! + 0).toBe(0);
    expect(got[0]).toBeCloseTo((0.5 * (slope(4 + 1e-4) - slope(4 - 1e-4))) / 2e-4, 6);
  });
});
