import { describe, expect, it, vi } from "vitest";
import { hessian, jacfwd, jacobian, jacrev, ones, slice, stack, type Tensor, tensor } from "../../src/index.ts";
import { explain, jit } from "../../src/jit/index.ts";
import { patience } from "../../src/jit/patience.ts";
import { load } from "../operators/modules.ts";
import { withPatience } from "./patient.ts";

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature are called with numbers
type Any = any;
withPatience();
const { entries: calls } = patience;
const flat = (y: unknown): number[] =>
  typeof y === "number" ? [y] : Array.isArray(y) ? y.flatMap(flat) : flat((y as Tensor).toArray());
const close = (a: unknown, b: unknown): void => {
  const [x, y] = [flat(a), flat(b)];
  expect(x.length).toBe(y.length);
  x.forEach((v, k) => {
    expect(v).toBeCloseTo(y[k]!, 13);
  });
};
const x = [0.3, -0.7, 1.2, 0.9];
const neighbours = (v: Tensor): Tensor => slice(v, [1]).sub(slice(v, [0, -1]));
const { energy, forces } = load(`
  "use wengert";
  exports.energy = (x) => { let e = Math.cos(x[0]); for (let i = 1; i < x.length; i++) e += Math.exp(x[i] - x[i - 1]) * x[i]; return e; };
  exports.forces = (x) => { const f = []; for (let i = 1; i < x.length; i++) f.push(x[i] > 0 ? Math.sin(x[i]) * x[i - 1] : x[i]); return f; };
`) as Record<"energy" | "forces", Any>;
const derivatives: Record<string, readonly [f: Any, x: unknown]> = {
  "a Jacobian of a marked function": [jacobian(forces), x],
  "a Hessian of a marked function": [hessian(energy), x],
  "a Jacobian of single numbers": [jacobian(((...v: Tensor[]) => stack(v.map((t) => t.sin().mul(v[0]!)))) as Any), 0.4],
  "a Jacobian of tensors": [jacobian((v: Tensor) => neighbours(v).mul(slice(v, [1]).sin())), Float64Array.from(x)],
  "a Hessian of tensors": [hessian((v: Tensor) => neighbours(v).square().sum().add(v.cos().sum())), tensor(x)],
};

describe.each(Object.entries(derivatives))("%s", (_, [derivative, at]) => {
  it("is made as in a plain call at first, and compiled after calls enough", () => {
    const made = vi.spyOn(WebAssembly, "Module");
    const f: Any = jit(derivative);
    expect(f.explain()).toBe("not called yet");
    for (let k = 0; k < calls; k++) expect(flat(f(at))).toEqual(flat(derivative(at)));
    expect(f.statistics()).toEqual({ recordings: 0, paths: 0, fallbacks: 0, uncompiled: calls });
    expect(f.explain()).toContain(`compiled after ${calls} calls`);
    expect(made).not.toHaveBeenCalled();
    for (let k = 0; k < 3; k++) close(f(at), derivative(at));
    expect(f.statistics()).toEqual({ recordings: 1, paths: 1, fallbacks: 0, uncompiled: calls });
    expect(made).toHaveBeenCalledTimes(1);
  });
  it("is compiled at once where that is asked for, and stays so", async () => {
    const f: Any = jit(derivative);
    await f.ready(at);
    close(f(at), derivative(at));
    expect(f.statistics()).toMatchObject({ paths: 1, uncompiled: 0 });
  });
  it("writes into arrays", () => {
    const f: Any = jit(derivative);
    const out = new Float64Array(flat(derivative(at)).length);
    f.into(at, out);
    expect(f.statistics().uncompiled).toBe(1);
    expect([...out]).toEqual(flat(derivative(at)));
  });
});
describe("the first calls of a Jacobian or Hessian", () => {
  it("take the branch of their numbers, and count for each form of the arguments", () => {
    const f: Any = jit(jacobian(forces));
    for (const sign of [1, -1, 1]) {
      const y = x.map((v) => sign * v);
      expect(f(y)).toEqual((jacobian(forces) as Any)(y));
    }
    for (let k = 0; k < calls; k++) f([...x, 0.1]);
    expect(f.statistics()).toMatchObject({ recordings: 0, uncompiled: calls + 3 });
  });
  it("are compiled once somebody asks how they run", () => {
    const f: Any = jit(hessian((v: Tensor) => v.cos().sum()));
    f(tensor(x));
    expect(explain(f, { times: false })(tensor(x)).backend).toBe("WebAssembly");
    f(tensor(x));
    expect(f.statistics()).toMatchObject({ paths: 1, uncompiled: 1 });
  });
  it("look at variables outside as they are", () => {
    const { make } = load(
      `exports.make = (o) => (x) => { "use wengert"; return [x[0] * o.c, x[1] * x[0]]; };`,
    ) as Record<"make", Any>;
    const o = { c: 2 };
    const f: Any = jit(jacobian(make(o)));
    for (let k = 0; k < calls + 3; k++) {
      o.c = k;
      expect(f([3, 4])).toEqual([
        [k, 0],
        [4, 3],
      ]);
    }
  });
  it("refuse what compiled ones do", () => {
    const reads = (v: Tensor): Tensor => v.mul(v.sum().item());
    const floats = /item\(\) on a float would freeze its value/;
    expect(() => (jit(jacobian(reads)) as Any)(tensor(x))).toThrow(floats);
    expect(() => (jit(hessian((v: Tensor) => reads(v).sum())) as Any)(tensor(x))).toThrow(floats);
    close((jit(jacobian(reads), { numbers: "guard" }) as Any)(tensor(x)), jacobian(reads)(tensor(x)));
    const { counts, random } = load(`
      let n = 0;
      exports.counts = (x) => { "use wengert"; n++; return [x[0] * n, x[1]]; };
      exports.random = (x) => { "use wengert"; return [x[0] * Math.random(), x[1]]; };
    `) as Record<"counts" | "random", Any>;
    expect(() => (jit(jacobian(counts)) as Any)([1, 2])).toThrow(/changes n, which is outside it/);
    expect(() => (jit(jacobian(random)) as Any)([1, 2])).toThrow(/random\(\) would be asked once/);
  });
  it("are single numbers by single numbers, and tensors else, in the first calls and in later ones", () => {
    const parts = (v: readonly Tensor[], w: Tensor): Any => ({
      one: v[0]!.mul(v[1]!).mul(w.sum()),
      several: stack([v[0]!, v[1]!.square()]),
    });
    const shape = (y: unknown): unknown =>
      JSON.stringify(y, (_, t) => ((t as Tensor)?.toArray ? `tensor ${(t as Tensor).toArray()}` : t));
    const w = Float64Array.of(1, 2);
    for (const [derivative, xs] of [
      [jacobian(parts), [[3, 4], w]],
      [jacobian(parts, { argnums: 1 }), [[3, 4], w]],
      [jacobian(parts, { argnums: [1, 0] }), [[3, 4], w]],
      [jacobian(parts), [[3, tensor(4)], w]],
      [hessian((v: readonly Tensor[]) => v[0]!.mul(v[1]!).square()), [[3, 4]]],
      [hessian((z: Tensor) => z.mul(z).mul(z)), [2]],
    ] as readonly (readonly [Any, unknown[]])[]) {
      const f: Any = jit(derivative);
      for (let k = 0; k < calls + 2; k++) expect(shape(f(...xs))).toBe(shape(derivative(...xs)));
      expect(f.statistics()).toMatchObject({ paths: 1, uncompiled: calls });
    }
  });
  it("are entries whatever the sweep that was asked for", () => {
    const f = (v: Tensor): Tensor => neighbours(v).mul(slice(v, [1]).sin());
    for (const derivative of [jacfwd(f), jacrev(f)]) {
      const compiled = jit(derivative);
      for (let k = 0; k < calls + 2; k++) close(compiled(tensor(x)), derivative(tensor(x)));
      expect(compiled.statistics()).toMatchObject({ paths: 1, uncompiled: calls });
    }
  });
  it("are recorded where columns or rows are pushed, and where recordings are compared", () => {
    const long = (v: Tensor): Tensor =>
      v
        .matmul(ones([300, 300]))
        .matmul(ones([300, 300]))
        .sin();
    for (const f of [
      jit(
        jacobian((v: Tensor) => v.sin().mul(2)),
        { check: true },
      ) as Any,
      jit(jacobian((v: Tensor) => v.sin().sum())) as Any,
    ]) {
      f(tensor(x));
      expect(f.statistics()).toMatchObject({ recordings: expect.any(Number), paths: 1, uncompiled: 0 });
    }
    const dense: Any = jit(jacobian(long));
    dense(ones([300]).mul(1e-3));
    expect(dense.statistics()).toMatchObject({ paths: 1, uncompiled: 0 });
  });
});
