import { describe, expect, it } from "vitest";
import { grad, valueAndGrad } from "../../../src/api/grad.ts";
import { mul, sub } from "../../../src/prims/arithmetic.ts";
import { broadcastTo, reshape, sum } from "../../../src/prims/broadcast.ts";
import { gt, where } from "../../../src/prims/comparison.ts";
import { matmul } from "../../../src/prims/contraction.ts";
import { zeros } from "../../../src/prims/creation.ts";
import { exp } from "../../../src/prims/exponential.ts";
import { take } from "../../../src/prims/indexing.ts";
import { sigmoid, softplus } from "../../../src/prims/logistic.ts";
import { max } from "../../../src/prims/orderReduction.ts";
import { transpose } from "../../../src/prims/shape.ts";
import { logSoftmax, logsumexp, softmax } from "../../../src/prims/softmax.ts";
import { update } from "../../../src/prims/update.ts";
import { tensor } from "../../../src/record/like.ts";
import type { Tensor } from "../../../src/record/tensor.ts";
import { compile } from "../../../src/wasm/compile.ts";
import { f32, f64, programOf } from "../programs.ts";
import { expectInBlocks } from "./forced.ts";

/** Mahalanobis distances of points to K centres through triangular factors, and how likely each centre is. */
function mixture(x: Tensor, weights: Tensor, means: Tensor, factors: Tensor): Tensor {
  const [n, d] = x.shape as [number, number];
  const K = means.shape[0]!;
  const entries = Array.from({ length: d }, (_, i) => Array.from({ length: i + 1 }, (_, j) => i * d + j)).flat();
  const L = reshape(update(zeros([K, d * d]), entries, factors, 1), [K, d, d]);
  const y = matmul(sub(reshape(x, [1, n, d]), reshape(means, [K, 1, d])), transpose(L, [0, 2, 1]));
  return sum(logsumexp(sub(reshape(weights, [K, 1]), mul(sum(mul(y, y), 2), 0.5)), 0));
}
const mixtureProgram = (n: number, d: number, K: number): ReturnType<typeof programOf> =>
  programOf([f64(n, d), f64(K), f64(K, d), f64(K, (d * (d + 1)) / 2)], (x, w, m, c) => {
    const parameters = { w, m, c };
    const [value, slope] = valueAndGrad((p: typeof parameters) => mixture(x, p.w, p.m, p.c))(parameters);
    const { w: dw, m: dm, c: dc } = slope as typeof parameters;
    return [value, dw, dm, dc];
  });

describe("a mixture of Gaussians", () => {
  it.each([
    [64, 3, 2],
    [37, 4, 3],
    [5, 2, 2],
    [41, 5, 4],
    [130, 1, 3],
    [19, 7, 1],
    [1, 3, 2],
  ])("of %i points in %i dimensions with %i centres", (n, d, K) => {
    const compiled = expectInBlocks(mixtureProgram(n, d, K), "", undefined, 64);
    if (n > 1) expect(compiled.explain()).toContain("blocks of");
  });

  it("runs in four clusters, triangles as triangles", () => {
    const lines = compile(mixtureProgram(1000, 10, 25))
      .explain()
      .split("\n");
    const plan = lines.filter((line) => line.startsWith("blocks of") || line.startsWith(" "));
    expect(plan.join("\n")).toMatchSnapshot();
  });

  it("needs no memory for all points at once", () => {
    const memory = (n: number): number =>
      Number(/(\d+) bytes of memory/.exec(compile(mixtureProgram(n, 8, 6)).explain())![1]);
    const [small, large] = [memory(1000), memory(3000)];
    // The points themselves, and nothing else.
    expect(large - small).toBeLessThanOrEqual(2000 * 8 * 8);
  });
});

describe("structural zeros", () => {
  const [K, d, n] = [3, 5, 20];
  /** Entries of every matrix that `keeps` names by stack, row and column. */
  const entries = (keeps: (k: number, i: number, j: number) => boolean): number[] =>
    Array.from({ length: K * d * d }, (_, e) => e).filter((e) =>
      keeps(Math.floor(e / (d * d)), Math.floor(e / d) % d, e % d),
    );
  const patterns: Record<string, (k: number, i: number, j: number) => boolean> = {
    lower: (_k, i, j) => j <= i,
    "strictly lower": (_k, i, j) => j < i,
    upper: (_k, i, j) => i <= j,
    diagonal: (_k, i, j) => i === j,
    "lower first, upper then": (k, i, j) => (k === 0 ? j <= i : i <= j),
    "full but in the first": (k, i, j) => k > 0 || j <= i,
  };
  it.each(Object.keys(patterns))("of matrices that are %s, written one by one", (name) => {
    const at = entries(patterns[name]!);
    const program = programOf([f64(n, d), f64(at.length)], (x, values) => {
      const loss = (v: Tensor): Tensor => {
        const A = reshape(update(zeros([K * d * d]), at, v), [K, d, d]);
        return sum(exp(mul(matmul(reshape(x, [1, n, d]), A), 0.3)));
      };
      return [loss(values), grad(loss)(values) as Tensor];
    });
    expectInBlocks(program, name, undefined, 64);
  });
  it.each(["lower", "upper", "strictly lower", "diagonal"])("of stacks that are all %s", (name) => {
    const at = entries((k, i, j) => k === 0 && patterns[name]!(0, i, j));
    const program = programOf([f64(n, d), f64(K, at.length)], (x, values) => {
      const loss = (v: Tensor): Tensor => {
        const A = reshape(update(zeros([K, d * d]), at, v, 1), [K, d, d]);
        return sum(exp(mul(matmul(reshape(x, [1, n, d]), A), 0.3)));
      };
      return [loss(values), grad(loss)(values) as Tensor];
    });
    const text = expectInBlocks(program, name, undefined, 64).explain();
    expect(text).toMatch(/matmul over \[5\], (lower|upper) triangle/);
    // Rows at equal distances are a view, which reads the whole.
    if (name !== "diagonal") expect(text).toMatch(/sums of products \[5\] \[5\]: matmul, (lower|upper) triangle/);
  });
});

describe("zeros that a condition puts into matrices", () => {
  const [K, d, n] = [3, 5, 20];
  const keeps: Record<string, (i: number, j: number) => boolean> = {
    lower: (i, j) => j <= i,
    "strictly upper": (i, j) => i < j,
    scattered: (i, j) => (i + j) % 2 === 0,
  };
  const sides = Object.keys(keeps).flatMap((name) => [true, false].map((yes) => [name, yes] as const));
  it.each(sides)("%s, where it holds: %s", (name, yes) => {
    const mask = Array.from({ length: d * d }, (_, e) => keeps[name]!(Math.floor(e / d), e % d) === yes);
    const program = programOf([f64(n, d), f64(K, d, d)], (x, values) => {
      const test = broadcastTo(gt(tensor(mask.map(Number), { shape: [d, d] }), 0), [K, d, d], [1, 2]);
      const loss = (v: Tensor): Tensor => {
        const A = yes ? where(test, v, 0) : where(test, 0, v);
        return sum(exp(mul(matmul(reshape(x, [1, n, d]), A), 0.3)));
      };
      return [loss(values), grad(loss)(values) as Tensor];
    });
    const text = expectInBlocks(program, name, undefined, 64).explain();
    const triangles = [
      /matmul over \[5\], (lower|upper) triangle/,
      /products \[5\] \[5\]: matmul, (lower|upper) triangle/,
    ];
    for (const t of triangles) expect(t.test(text)).toBe(name !== "scattered");
  });
});

it("sums of products that are results are whole, though a triangle of their copy is read", () => {
  const [n, d] = [30, 4];
  const lower = Array.from({ length: d * d }, (_, e) => e).filter((e) => e % d < Math.floor(e / d) || e === 3);
  for (const kept of [0, 1, 2]) {
    const program = programOf([f64(n, d), f64(n, d)], (x, y) => {
      const products = matmul(transpose(exp(x)), exp(y));
      const copy = reshape(transpose(products), [d * d]);
      return [take(copy, lower), ...[products, copy].slice(0, kept)];
    });
    const text = expectInBlocks(program, `${kept} results`, undefined, 64).explain();
    expect(text).toContain("sums of products");
  }
});

describe("logistic regression", () => {
  it.each([1, 2, 7, 64, 101])("of %i examples", (n) => {
    const program = programOf([f64(n, 5), f64(n), f64(5)], (X, y, w) => {
      const loss = (w: Tensor): Tensor => {
        const z = matmul(X, w);
        return sum(sub(softplus(z), mul(y, z)));
      };
      return [loss(w), grad(loss)(w) as Tensor, sigmoid(matmul(X, w))];
    });
    expectInBlocks(program, "", undefined, 64);
  });

  it("of several classes, predictions kept", () => {
    for (const n of [16, 33]) {
      const program = programOf([f64(n, 6), f64(n, 4), f64(6, 4)], (X, y, w) => {
        const loss = (w: Tensor): Tensor => sum(mul(y, logSoftmax(matmul(X, w), 1))).neg();
        return [loss(w), grad(loss)(w) as Tensor, softmax(matmul(X, w), 1), max(matmul(X, w), 1)];
      });
      expectInBlocks(program, `${n}`, undefined, 64);
    }
  });
});

describe("the points", () => {
  it("are cut again behind a sum over them", () => {
    const program = programOf([f64(100, 6), f64(6)], (x, w) => {
      const mean = mul(sum(x, 0), 0.01);
      const centred = sub(x, reshape(mean, [1, 6]));
      const variance = mul(sum(mul(centred, centred), 0), 0.01);
      return [sum(exp(matmul(mul(centred, reshape(variance, [1, 6])), w))), variance];
    });
    const text = expectInBlocks(program, "", undefined, 64).explain();
    expect(text.match(/blocks of/g)?.length).toBeGreaterThan(1);
  });

  it("may be the last axis of an array, or one in the middle", () => {
    const program = programOf([f64(3, 50), f64(4, 50, 2), f64(4, 3)], (x, y, a) => {
      const z = matmul(a, exp(mul(x, 0.2))); // [4, 50]
      const q = sum(mul(y, reshape(z, [4, 50, 1])), 2);
      return [matmul(q, transpose(x)), sum(q, 1), mul(q, 2), softmax(q, 0)];
    });
    expectInBlocks(program, "", undefined, 64);
  });

  it("twice in one array are left to other loops", () => {
    const program = programOf([f64(70, 3)], (x) => {
      const k = exp(mul(matmul(x, transpose(x)), 0.1));
      return [sum(k, 0), matmul(softmax(k, 1), x)];
    });
    expectInBlocks(program, "", undefined, 64);
  });

  it("of an array of single precision are left to other loops", () => {
    const program = programOf([f32(200, 6), f32(6)], (X, w) => sum(exp(matmul(X, w))));
    expect(compile(program, [], { when: "always" }).explain()).not.toContain("blocks");
  });

  it("may be none, and neither need there be other axes", () => {
    for (const [n, d] of [
      [0, 3],
      [70, 0],
      [70, 1],
    ] as const)
      expectInBlocks(
        programOf([f64(n, d), f64(d)], (X, w) => [sum(exp(matmul(X, w))), matmul(exp(transpose(X)), X), exp(X)]),
        `${n} x ${d}`,
      );
  });
});

it("functions of single points are one loop over them", () => {
  const program = programOf([f64(20_000), f64(20_000)], (x, y) => {
    const e = exp(mul(x, y));
    return [sum(mul(e, sigmoid(e))), mul(softplus(e), x)];
  });
  expect(compile(program).explain()).not.toContain("blocks");
});

describe("numbers that are not finite", () => {
  it("stay where they are: what is beside the last block reaches no sum", () => {
    const n = 21;
    const program = programOf([f64(n, 2), f64(2)], (X, w) => {
      const z = matmul(X, w);
      return [sum(z.log()), matmul(transpose(X.log()), z), sum(sub(1, z).reciprocal())];
    });
    const X = Float64Array.from({ length: 2 * n }, (_, k) => 1 + k);
    expectInBlocks(program, "", [
      [X, Float64Array.of(0.5, 0.25)],
      [X, Float64Array.of(Number.POSITIVE_INFINITY, 1)],
    ]);
  });
  it("among exponents: fibres of minus infinity, of infinity, of NaN", () => {
    const program = programOf([f64(9, 3)], (x) => [
      logsumexp(x, 1),
      softmax(x, 1),
      logSoftmax(x, 1),
      sum(softmax(x, 1), 0),
    ]);
    const [inf, nan] = [Number.POSITIVE_INFINITY, Number.NaN];
    const rows = [[-inf, -inf, -inf], [inf, 1, 2], [inf, inf, 0], [nan, 1, 2], [0, -0, 0], [-inf, 1, 1], [1e308, 1, 0]]; // biome-ignore format: a row each
    expectInBlocks(program, "", [[Float64Array.from([...rows, [1, 2, 3], [0, 0, 0]].flat())]]);
  });
});
