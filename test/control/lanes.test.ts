import { describe, expect, it } from "vitest";
import {
  checkpoint,
  cond,
  customJvp,
  customLinearSolve,
  customRoot,
  customVjp,
  dynamicSlice,
  dynamicUpdate,
  grad,
  loop,
  oneHot,
  scan,
  sum,
  switchCase,
  type Tensor,
  take,
  tensor,
  vmap,
  whileLoop,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { near } from "./modes.ts";
import { probe } from "./probe.ts";

const int = (k: number | number[]): Tensor => tensor(k, { dtype: "i32" });
const table = tensor([10, 20, 30]);

describe("a branch that is not taken is not looked at", () => {
  const outside = int(7);
  const read = (x: Tensor): Tensor =>
    cond(
      outside.lt(3),
      () => table.at(outside).mul(x),
      () => x,
    );
  it("though its operands are known while it is recorded", () => {
    near([read(tensor(2)), grad(read)(2), grad(grad(read) as never)(2), jit(read)(tensor(2))], [2, 1, 0, 2]);
    near(vmap(read)(tensor([2, 3])), [2, 3]);
    near(scan((c) => [read(c)], tensor(2), null, { length: 2 })[0], 2);
  });
  it("though it would never end", () => {
    const f = (x: Tensor): Tensor =>
      cond(
        x.gt(5),
        () =>
          whileLoop(
            (c) => c.lt(10),
            (c) => c.mul(1),
            tensor(1),
          ),
        () => x,
      );
    near([f(tensor(2)), jit(f)(tensor(2)), vmap(f)(tensor([2, 3]))], [2, 2, 2, 3]);
  });
  it("and not evaluated, be it of constants", () => {
    const p = probe("probe branch");
    const c = tensor([1, 2]);
    const f = (x: Tensor): Tensor =>
      cond(
        x.gt(0),
        () => x,
        () => sum(p(c)).mul(x),
      );
    near([grad(f)(2), grad(grad(f) as never)(2), jit(f)(tensor(2))], [1, 0, 2]);
    expect(p.runs).toBe(0);
    near(grad(f)(-2), 5);
    expect(p.runs).toBeGreaterThan(0);
  });
});
describe("lanes that do not take a branch", () => {
  const inside = (i: Tensor): Tensor => i.ge(0).and(i.lt(3));
  const reads: Record<string, (i: Tensor) => Tensor> = {
    at: (i) => table.at(i),
    take: (i) => sum(take(table, i.reshape(1))),
    dynamicSlice: (i) => sum(dynamicSlice(table, [i], [1])),
    dynamicUpdate: (i) => sum(dynamicUpdate(table, [0], [i])),
    oneHot: (i) => sum(oneHot(i, 3).mul(table)),
    switchCase: (i) => switchCase(i, [() => tensor(1), () => tensor(2), () => tensor(3)]),
  };
  for (const [name, read] of Object.entries(reads))
    it(`${name}: the index of each example, and one for all`, () => {
      const f = (i: Tensor): Tensor => cond(inside(i), read, () => tensor(-1), i);
      const want = read(int(1)).item();
      near(vmap(f)(int([-1, 1, 7])), [-1, want, -1]);
      const shared = (x: Tensor, i: Tensor): Tensor =>
        cond(
          x.gt(0),
          () => read(i),
          () => x,
        );
      const g = vmap(shared, { inAxes: [0, null] });
      near(g(tensor([-1, -2]), int(7)), [-1, -2]);
      near(g(tensor([-1, 2]), int(1)), [-1, want]);
      expect(() => g(tensor([-1, 2]), int(7))).toThrow(/outside/);
    });
  it("a while that all examples share runs if one of them takes it", () => {
    const f = (x: Tensor, k: Tensor): Tensor =>
      cond(
        x.gt(0),
        () =>
          whileLoop(
            (c) => c.lt(10),
            (c) => c.mul(k),
            tensor(1),
          ),
        () => x,
      );
    const g = vmap(f, { inAxes: [0, null] });
    near([g(tensor([-1, 1]), tensor(2)), g(tensor([-1, -3]), tensor(1))], [-1, 16, -1, -3]);
  });
  const double = (s: Tensor): Tensor =>
    whileLoop(
      (c) => c.lt(10),
      (c) => c.mul(2),
      s,
    );
  const withIn: Record<string, (s: Tensor) => Tensor> = {
    customJvp: customJvp(double, (_x, [d]) => d),
    "the rule of customJvp": customJvp(
      (x: Tensor) => x.mul(1),
      ([x], [d]) => d.mul(double(x)),
    ),
    customVjp: customVjp(
      double,
      (x: Tensor) => [double(x), x] as const,
      (_r, t) => [t],
    ),
    checkpoint: checkpoint(double),
    scan: (s) => scan((c) => [double(c)], s, null, { length: 2 })[0],
    switchCase: (s) => switchCase(int(1), [(y: Tensor) => y, double], s),
    customLinearSolve: (s) =>
      customLinearSolve(
        (x) => x.mul(2),
        s,
        (_a, b) => double(b).div(2),
        { symmetric: true },
      ),
    customRoot: (s) =>
      customRoot(
        (y) => y.sub(s),
        s,
        (_r, y) => double(y),
        (_a, b) => b,
        { symmetric: true },
      ),
  };
  for (const [name, inner] of Object.entries(withIn))
    it(`a while in ${name} in a branch ends`, () => {
      const f = (x: Tensor): Tensor => cond(x.gt(0), inner, (s) => s, x);
      near(vmap(f)(tensor([-1, 3])), [-1, inner(tensor(3)).item()]);
      near(
        vmap(vmap(f))(
          tensor([
            [-1, 3],
            [-4, -5],
          ]),
        ),
        [-1, inner(tensor(3)).item(), -4, -5],
      );
    });
  it("derivatives of custom rules keep to their lanes", () => {
    const f = (x: Tensor): Tensor => cond(x.gt(0), withIn["the rule of customJvp"]!, (s) => s, x);
    const g = (x: Tensor): Tensor =>
      cond(
        x.gt(0),
        customVjp(
          (s: Tensor) => s.mul(1),
          (s: Tensor) => [s.mul(1), s.cast("i32")] as const,
          (i, t) => [t.mul(table.at(i))],
        ),
        (s) => s,
        x,
      );
    const root = (x: Tensor): Tensor =>
      cond(
        x.gt(0),
        (s) =>
          customRoot(
            (y) => y.mul(y).sub(s),
            s,
            (_r, y) => y.sqrt(),
            (a, b) => b.div(a(b.mul(0).add(1))),
            { symmetric: true },
          ),
        (s) => s,
        x,
      );
    near(vmap(grad(g) as never)(tensor([-5, 2])), [1, 30]);
    near(vmap((x) => sum(grad(root)(x) as Tensor))(tensor([-5, 4])), [1, 0.25]);
    near(vmap(grad(f) as never)(tensor([-5, 2])), [1, 16]);
  });
});
describe("nesting does not multiply the work of recording", () => {
  it("branches in branches, linearised", () => {
    let recorded = 0;
    const nest = (depth: number): ((x: Tensor) => Tensor) =>
      depth === 0
        ? (x) => {
            recorded++;
            return x.mul(x);
          }
        : (x) => cond(x.gt(depth), nest(depth - 1), (y) => y.neg(), x);
    expect(grad(nest(12))(20)).toBe(40);
    expect(recorded).toBe(1);
    const program = jit(grad(nest(12)) as never) as unknown as { (x: number): unknown; program(): { n: number } };
    program(20);
    expect(program.program().n).toBeLessThan(60);
  });
  it("loops in loops, batched", () => {
    const p = probe("probe batch");
    let batched = 0;
    const nest = (depth: number): ((x: Tensor) => Tensor) =>
      depth === 0
        ? (x) => {
            batched++;
            return p(x);
          }
        : (x) => loop(1, (c) => nest(depth - 1)(c), x);
    near(vmap(nest(14))(tensor([1, 2])), [2, 3]);
    expect([batched, p.runs]).toEqual([1, 1]);
  });
});
describe("loops that all examples share, in a branch that none takes", () => {
  const never = (k: Tensor): Tensor =>
    whileLoop(
      (c) => c.lt(10),
      (c) => c.mul(k),
      tensor(1),
    );
  const inside: Record<string, (k: Tensor) => Tensor> = {
    scan: (k) => scan((c) => [c.add(never(k))], tensor(0), null, { length: 2 })[0],
    checkpoint: checkpoint(never),
    customJvp: customJvp(never, (_x, [d]) => d),
    cond: (k) => cond(k.gt(0), never, (y) => y, k),
  };
  for (const [name, f] of Object.entries(inside))
    it(name, () => {
      const g = vmap(
        (x: Tensor, k: Tensor) =>
          cond(
            x.gt(0),
            () => f(k),
            () => x,
          ),
        { inAxes: [0, null] },
      );
      near([g(tensor([-1, -2]), tensor(1)), g(tensor([-1, 2]), tensor(2))], [-1, -2, -1, f(tensor(2)).item()]);
    });
});
