import type { LinearSolver } from "../../../src/control/implicit.ts";
import {
  checkpoint,
  cond,
  cos,
  customJvp,
  customLinearSolve,
  customRoot,
  customVjp,
  exp,
  loop,
  map,
  matmul,
  mul,
  scan,
  sin,
  sum,
  switchCase,
  type Tensor,
  tensor,
  whileLoop,
} from "../../../src/index.ts";
import type { Operator } from "../operator.ts";

const vectors: Operator["points"] = [
  [
    [0.3, -0.7, 1.2],
    [0.5, 0.9, -0.4],
  ],
  [[0.8], [-0.6]],
];
/** x + (b - A x), again and again: converges for maps near the identity. */
const richardson: LinearSolver<Tensor> = (apply, b) =>
  scan<Tensor, null>((x) => [x.add(b.sub(apply(x)))], b, null, { length: 40 })[0];
/** x plus a tenth of a mixing of neighbours weighted by a. */
const nearIdentity = (a: Tensor) => (x: Tensor) => x.add(mul(sin(a), sum(mul(x, a))).mul(0.1));
const sine = customJvp(
  (x: Tensor, y: Tensor) => mul(sin(x), y),
  ([x, y], [dx, dy]) => mul(mul(cos(x), y), dx).add(mul(sin(x), dy)),
);
const wave = customVjp(
  (x: Tensor, y: Tensor) => mul(sin(x), y),
  (x, y) => [mul(sin(x), y), { x, y }] as const,
  ({ x, y }, ct) => [mul(mul(cos(x), y), ct), mul(sin(x), ct)],
);

export const controlOperators: Operator[] = [
  {
    name: "scan",
    primitives: ["scan"],
    f: (x, y) => {
      const [last, ys] = scan(
        (c: Tensor, a: Tensor) => {
          const next = sin(c.mul(a).add(y!.at(0)));
          return [next, sum(next.mul(c))] as const;
        },
        x!,
        y!,
      );
      return last.mul(sum(ys));
    },
    points: vectors,
  },
  {
    name: "scan in reverse, over a tree",
    primitives: ["scan"],
    f: (x, y) =>
      scan(
        ({ a, b }: { a: Tensor; b: Tensor }, [p, q]: [Tensor, Tensor]) =>
          [{ a: a.mul(q).add(p), b: sin(b.add(a)) }, b.mul(p)] as const,
        { a: x!.at(0), b: y!.at(-1) },
        [x!, y!] as [Tensor, Tensor],
        { reverse: true },
      )[1],
    points: vectors,
  },
  {
    name: "scan of no steps",
    primitives: ["scan"],
    f: (x) => scan((c: Tensor) => [c.mul(c)] as const, x!, null, { length: 0 })[0],
    points: [[[0.3, -0.7]]],
    transposable: false,
  },
  {
    name: "loop with updates of a buffer",
    primitives: ["scan"],
    f: (x) => loop(2, (c, i) => c.update(i.add(1), sin(c.at(i).mul(c.at(2)))), x!),
    points: [[[0.3, -0.7, 1.2]]],
  },
  {
    name: "map",
    primitives: ["scan"],
    f: (x, y) => map((a: Tensor) => exp(a.mul(0.3)).mul(y!), x!),
    points: vectors,
  },
  {
    name: "cond",
    primitives: ["switch"],
    f: (x, y) =>
      cond(
        x!.at(0).gt(y!.at(0)),
        (a, b) => sin(a).mul(b),
        (a) => a.mul(a).mul(x!),
        x!,
        y!,
      ),
    points: [
      ...vectors,
      [
        [0.9, 0.2],
        [0.4, 1.1],
      ],
    ],
  },
  {
    name: "switchCase",
    primitives: ["switch"],
    f: (x) =>
      switchCase(
        sum(x!).gt(0).cast("i32").add(sum(x!).gt(2).cast("i32")),
        [(a) => a.mul(a), (a) => sin(a), (a) => exp(a.neg()).mul(x!)],
        x!,
      ),
    points: [[[0.3, -0.7]], [[0.9, 0.2]], [[1.5, 1.7]]],
  },
  {
    name: "whileLoop",
    primitives: ["while"],
    f: (x, y) =>
      whileLoop(
        (c) => sum(c.mul(c)).lt(50),
        (c) => c.mul(1.7).add(sin(y!)),
        x!,
      ),
    points: vectors,
    reverse: false,
  },
  { name: "customJvp", primitives: ["customJvp"], f: (x, y) => sine(x!, y!), points: vectors, transposable: false },
  {
    name: "customVjp",
    primitives: ["customVjp", "customLinear"],
    f: (x, y) => wave(x!, y!),
    points: vectors,
    transposable: false,
  },
  {
    name: "checkpoint",
    primitives: ["checkpoint"],
    f: (x, y) =>
      checkpoint((a: Tensor, b: Tensor) =>
        sin(a.mul(b))
          .mul(exp(a.mul(0.5)))
          .add(y!),
      )(x!, y!),
    points: vectors,
  },
  {
    name: "customLinearSolve",
    primitives: ["linearSolve"],
    f: (x, y) => customLinearSolve(nearIdentity(x!), y!, richardson, { solveTransposed: richardson }),
    points: vectors,
    order: 2,
  },
  {
    name: "customLinearSolve, symmetric",
    primitives: ["linearSolve"],
    f: (x, y) =>
      customLinearSolve((v: Tensor) => v.add(mul(x!, sum(mul(x!, v))).mul(0.1)), y!, richardson, { symmetric: true }),
    points: vectors,
    order: 2,
  },
  {
    name: "customRoot",
    primitives: ["root"],
    f: (x) =>
      customRoot(
        (y: Tensor) => y.sub(sin(y).mul(0.3)).sub(x!),
        tensor(new Array<number>(x!.size).fill(0.1)).cast(x!.dtype),
        (residual, start) => scan((y: Tensor) => [y.sub(residual(y))] as const, start, null, { length: 50 })[0],
        richardson,
        { solveTransposed: richardson },
      ),
    points: [[[0.3, -0.7, 1.2]], [[0.9]]],
    order: 2,
  },
  {
    name: "a matrix product inside scan",
    primitives: ["scan"],
    f: (x, y) => scan((c: Tensor) => [sin(matmul(y!, c))] as const, x!, null, { length: 3 })[0],
    points: [
      [
        [0.3, -0.7],
        [
          [0.5, 0.9],
          [-0.4, 0.2],
        ],
      ],
    ],
  },
];
