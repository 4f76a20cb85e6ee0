import { describe, expect, it } from "vitest";
import * as w from "../../src/index.ts";
import { CONST, Program } from "../../src/ir/program.ts";
import { jit } from "../../src/jit/index.ts";
import { numbers } from "../laws/numbers.ts";

type T = w.Tensor;
type F = (x: T) => T;
type Options = { readonly checkpoint?: number; readonly reverse?: boolean };
const x0 = w.tensor([0.3, -0.7]);
const xs = w.tensor([
  [0.1, 0.2],
  [0.3, -0.4],
  [0.5, 0.6],
  [-0.7, 0.8],
  [0.2, 0.1],
]);
const i32 = (k: number): T => w.tensor(k, { dtype: "i32" });
const roads: Record<string, (f: F, x: T) => T> = {
  gradient: (f, x) => w.grad(f)(x),
  "compiled gradient": (f, x) => jit(w.grad(f))(x),
  "gradients of a batch": (f, x) => w.vmap(w.grad(f))(w.stack([x, x.mul(0.5)])),
  "forward mode": (f, x) => w.jacfwd(f)(x),
  "a linear map": (f, x) => w.linearize(f, x)[1](w.tensor([1, 2])),
  Hessian: (f, x) => w.hessian(f)(x),
  "compiled Hessian": (f, x) => jit(w.hessian(f))(x),
  "reverse over reverse": (f, x) => w.jacrev((z: T) => w.grad(f)(z))(x),
  "compiled reverse over reverse": (f, x) => jit((z: T) => w.jacrev((y: T) => w.grad(f)(y))(z))(x),
  "third order": (f, x) =>
    w.grad((z: T) =>
      w
        .hvp(f)(z, w.tensor([1, 0.5]))
        .sum(),
    )(x),
  "the gradient transposed": (f, x) =>
    w.linearTranspose((ct: T) => w.vjp(f, x)[1](ct)[0] as T, w.tensor(1))(w.tensor([1, 2]))[0],
};
const steps: Record<string, (o: Options) => F> = {
  "carry, constants, rows": (o) => (x) => {
    const [c, y] = w.scan((c: T, e: T) => [w.sin(c.mul(e)).add(x), c.mul(e).sum()] as const, x, xs, o);
    return c.square().sum().add(y.sum());
  },
  "a counter beside": (o) => (x) => {
    const step = ([i, c]: [T, T], e: T) =>
      [[i.add(i32(1)), w.sin(c.mul(e)).mul(i.cast("f64"))] as [T, T], e.mul(c).add(i.cast("f64"))] as const;
    const [[, c], y] = w.scan(step, [i32(1), x] as [T, T], xs, o);
    return c.sum().add(y.sum());
  },
  "rows alone": (o) => (x) => {
    const [c, y] = w.scan(
      (c: T, e: T) => [c.mul(0.5), w.exp(e.mul(2)).mul(c)] as const,
      w.tensor([1, 2]),
      xs.mul(x),
      o,
    );
    return c.sum().add(y.sum());
  },
  "a loop inside": (o) => (x) => {
    const inner = (c: T, e: T): T => w.scan((d: T) => [w.sin(d.add(e)).mul(x)], c, null, { length: 3, ...o })[0];
    return w.scan((c: T, e: T) => [inner(c, e)], x, xs, o)[0].sum();
  },
  "branches inside": (o) => (x) => {
    const step = (c: T, e: T): T =>
      w.cond(
        c.sum().gt(0),
        (z: T) => w.sqrt(w.abs(z)).add(e),
        (z: T) => z.mul(e),
        c,
      );
    return w.scan((c: T, e: T) => [step(c, e)], x, xs, o)[0].sum();
  },
  "a buffer": (o) => (x) => {
    const step = ([c, b]: [T, T], i: T) => [[w.sin(c).add(w.take(b, i)), w.update(b, i, c)] as [T, T]] as const;
    const [[c, b]] = w.scan(step, [x.sum(), w.tensor([1, 2, 3, 4])] as [T, T], w.arange(0, 4, 1, "i32"), o);
    return c.add(b.square().sum());
  },
  "inside a branch of a batch": (o) => (x) => {
    const f = (v: T): T =>
      w.cond(
        v.gt(0),
        (z: T) => w.scan((c: T, e: T) => [w.sin(c.mul(e.sum())).add(z)], z, xs, o)[0],
        (z: T) => z.square(),
        v,
      );
    return w.vmap(f)(x).sum();
  },
};
const near = (got: readonly number[], want: readonly number[], what: string): void => {
  expect(got.length, what).toBe(want.length);
  const scale = Math.max(1, ...want.map(Math.abs));
  for (const [k, g] of got.entries())
    expect(Math.abs(g - want[k]!) / scale, `${what}: ${got}, not ${want}`).toBeLessThan(1e-11);
};
describe("a loop with snapshots has the derivatives of the plain one", () => {
  // A branch of a batch is chosen by a select, whose transpose is that of the plain loop: none.
  for (const [name, make] of Object.entries(steps))
    it.each(Object.keys(roads).filter((road) => !/branch of/.test(name) || !/transposed/.test(road)))(
      `of ${name}: %s`,
      (road) => {
        for (const [checkpoint, reverse] of [
          [1, false],
          [3, true],
        ] as const) {
          const want = numbers(roads[road]!(make({ reverse }), x0));
          near(numbers(roads[road]!(make({ reverse, checkpoint }), x0)), want, `${checkpoint} snapshots`);
        }
      },
    );
});

/** Infinite or undefined slopes left of 0, in lanes that are left behind before them or after. */
const singular: Record<string, F> = {
  "x^x": (x) => w.pow(x, x),
  sqrt: (x) => w.sqrt(x),
  log: (x) => w.log(x),
};
const none: F = (y) => w.where(y.eq(7777).and(y.eq(0)), y, 0);
const holders: Record<string, (g: F, o: Options) => F> = {
  carry: (g, o) => (x) => w.scan((c: T) => [g(c)], x, null, { length: 3, ...o })[0],
  rows: (g, o) => (x) => w.scan((c: T, e: T) => [c.add(g(e)), g(e)] as const, w.tensor(0), x, o)[1],
  "carry of rows": (g, o) => (x) => w.scan((c: T, e: T) => [c.add(g(e))], w.tensor(0), x, o)[0],
  constants: (g, o) => (x) => w.scan((c: T) => [c.add(g(x))], w.tensor([0, 0]), null, { length: 3, ...o })[0],
  batch: (g, o) => (x) => w.vmap((v: T) => w.scan((c: T) => [g(c)], v, null, { length: 3, ...o })[0])(x),
};
const kinds: Record<string, (S: F, H: (g: F) => F) => F> = {
  "of a function of none": (S, H) => H((z) => S(w.relu(z))),
  "of a function, of none": (S, H) => (x) => H(S)(w.relu(x)),
  "of none of a function": (S, H) => H((z) => none(S(z))),
  "none of it": (S, H) => (x) => none(H(S)(x)),
  "of none, of a function": (S, H) => (x) => H(none)(S(x)),
};
describe("lanes that a loop with snapshots leaves behind are exactly 0", () => {
  const left = w.tensor([-0.5, -0.25]);
  const names = Object.keys(roads).filter((name) => !/linear map|batch|third|transposed/.test(name));
  const functions = Object.entries(singular);
  for (const [h, [where, H]] of Object.entries(holders).entries())
    it.each(Object.entries(kinds))(`${where}: %s`, (_, kind) => {
      for (const [k, road] of names.entries()) {
        const [name, S] = functions[(h + k) % functions.length]!;
        const f = kind(S, (g) => H(g, k % 2 === 0 ? { checkpoint: 1 } : { checkpoint: 2, reverse: true }));
        const got = numbers(roads[road]!((x) => w.sum(f(x)), left));
        expect(
          got.filter((v) => v !== 0),
          `${road} of ${name}`,
        ).toEqual([]);
      }
    });
});

/** Numbers that a program holds, those within it once each. */
function constants(p: Program, seen: Set<Program> = new Set()): number {
  if (seen.has(p)) return 0;
  seen.add(p);
  let size = 0;
  for (let i = 0; i < p.n; i++) {
    if (p.op(i) === CONST) size += p.type(i).size;
    for (const x of Object.values(p.params.get(i) ?? {}).flat()) if (x instanceof Program) size += constants(x, seen);
  }
  return size;
}
describe("the schedule as a table", () => {
  const f = (n: number, checkpoint: number) => {
    const g = jit(w.grad((x: T) => w.scan((c: T) => [w.sin(c).mul(x)], x, null, { length: n, checkpoint })[0]));
    g(0.5);
    return g.program()!;
  };
  it.each([
    [286, 10],
    [1000, 3],
    [400, 1],
  ])("of %i steps with %i snapshots grows with the steps, not with how often they are evaluated", (n, s) => {
    // Four numbers for each of at most 2 n runs.
    expect(constants(f(n, s))).toBeLessThan(8 * n + 20);
  });
});
