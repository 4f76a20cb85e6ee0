import { describe, expect, it } from "vitest";
import { advance, reach } from "../../src/control/binomial.ts";
import type { Scan } from "../../src/control/scan.ts";
import { grad, hvp, jacfwd, mul, scan, sin, type Tensor, tensor, vmap } from "../../src/index.ts";
import { CONST, INPUT, PROJ, Program } from "../../src/ir/program.ts";
import { jit } from "../../src/jit/index.ts";
import { key, normal, split } from "../../src/random/index.ts";
import { type Emitter, type NoParams, primitive } from "../../src/record/define.ts";

/** x, counting by its second operand (the number of the step) how often a value is computed. */
const counts = new Map<number, number>();
const probe: Emitter<NoParams> = primitive<NoParams>({
  name: "probe",
  type: ([t]) => t,
  value: ([x, i]) => {
    counts.set(i as number, (counts.get(i as number) ?? 0) + 1);
    return typeof x === "number" ? x : (x as Float64Array).slice();
  },
  jvp: ([dx]) => dx,
  transpose: null,
  batch: ([x, i], _b, _n) => [probe([x, i]), true],
  taylor: "jvp",
  lower: "interpret",
});
const [k0, k1, k2] = split(key(5), 3);
const wide = 6;
/** A chaotic enough map with parameters, of a carry [6]; the residuals of a step are several times the carry. */
const step =
  (w: Tensor) =>
  (c: Tensor, [x, i]: [Tensor, Tensor]) => {
    const y = probe([sin(c.matmul(w).add(x)).mul(sin(c)).add(c.mul(0.5)), i]);
    return [y, y.sum()] as const;
  };
const w0 = normal(k0, [wide, wide]).mul(0.4);
const c0 = normal(k1, [wide]);
const inputs = (n: number): Tensor => normal(k2, [n]).mul(0.3);
const loss =
  (n: number, checkpoint: number, reverse = false) =>
  (w: Tensor, c: Tensor, xs: Tensor): Tensor => {
    const at = tensor(Int32Array.from({ length: n }, (_, i) => i) as never);
    const [last, ys] = scan(step(w), c, [xs, at] as [Tensor, Tensor], {
      ...(checkpoint > 0 && { checkpoint }),
      reverse,
    });
    return last.square().sum().add(ys.sum().mul(0.1));
  };
const gradient = (n: number, s: number, reverse = false) => grad(loss(n, s, reverse), { argnums: [0, 1, 2] });
const near = (x: Tensor, y: Tensor, tolerance = 1e-12): void => {
  expect(x.shape).toEqual(y.shape);
  const [a, b] = [x.toTypedArray(), y.toTypedArray()];
  const scale = Math.max(1e-300, ...Array.from(b, Math.abs));
  a.forEach((v, i) => {
    expect(Math.abs(v - b[i]!)).toBeLessThanOrEqual(tolerance * scale);
  });
};
/** Programs inside a program, itself included, each once. */
function within(p: Program, seen: Set<Program> = new Set()): Set<Program> {
  if (seen.has(p)) return seen;
  seen.add(p);
  for (const params of p.params.values())
    for (const x of Object.values(params)) if (x instanceof Program) within(x, seen);
  return seen;
}
const lines = (p: Program): number => [...within(p)].reduce((s, q) => s + q.n, 0);
/**
 * Most numbers alive at once beside the inputs when the interpreter runs p: a value lives until its last use; the body
 * of a loop lives beside its stacked results. Views and updates in place are counted as copies.
 */
function peak(p: Program, known: Map<Program, number> = new Map()): number {
  const before = known.get(p);
  if (before !== undefined) return before;
  const size = (i: number): number => {
    const t = p.type(i);
    return p.op(i) === PROJ ? 0 : t.dtype === "tuple" ? t.parts.reduce((s, q) => s + q.size, 0) : t.size;
  };
  const last = new Int32Array(p.n).fill(-1);
  const owner = (a: number): number => (p.op(a) === PROJ ? p.operand(a, 0) : a);
  for (let i = 0; i < p.n; i++) for (const a of p.operands(i)) last[owner(a)] = Math.max(last[owner(a)]!, i);
  for (const o of p.outputs) if (o >= 0) last[owner(o)] = p.n;
  let alive = 0;
  let most = 0;
  for (let i = 0; i < p.n; i++) {
    if (p.op(i) === INPUT || p.op(i) === CONST) continue;
    const params = p.params.get(i) as Partial<Scan> | undefined;
    const inner = params?.body instanceof Program ? peak(params.body, known) : 0;
    most = Math.max(most, alive + size(i) + inner);
    alive += size(i);
    for (const a of new Set([...p.operands(i).map(owner), i]))
      if (p.op(a) !== INPUT && p.op(a) !== CONST && Math.max(last[a]!, a) === i) alive -= size(a);
  }
  known.set(p, most);
  return most;
}

/** Counts how often each of n steps is evaluated on the way back, as the recursion has it. */
function evaluations(n: number, s: number, again: number[], from = 0): void {
  if (n <= 1) return;
  expect(s).toBeGreaterThan(0);
  const m = advance(n, s);
  expect(m).toBeGreaterThan(0);
  expect(m).toBeLessThan(n);
  // The part before is swept again from its start: its steps are evaluated once more, then as its own recursion says.
  for (let i = from; i < from + m; i++) again[i]!++;
  evaluations(m, s, again, from);
  evaluations(n - m, s - 1, again, from + m);
}
describe("the schedule", () => {
  it("reach(s, r) is C(s + r, s)", () => {
    expect([
      reach(3, 2),
      reach(10, 3),
      reach(10, 5),
      reach(1, 7),
      reach(7, 1),
      reach(0, 4),
      reach(4, 0),
      reach(4, -1),
    ]).toEqual([10, 286, 3003, 8, 8, 1, 1, 0]);
  });
  it("never runs out of snapshots, and evaluates no step more than r times again", () => {
    for (const s of [1, 2, 3, 5, 10])
      for (const n of [1, 2, 3, 4, 5, 6, 7, 10, 11, 20, 35, 36, 100, 286, 287]) {
        const again = new Array<number>(n).fill(0);
        evaluations(n, s, again);
        let r = 0;
        while (reach(s, r) < n) r++;
        expect(Math.max(...again)).toBeLessThanOrEqual(r);
      }
  });
  it("has few distinct parts", () => {
    const parts = (n: number, s: number, seen: Set<string> = new Set()): Set<string> => {
      const name = `${n} ${s}`;
      if (n <= 1 || seen.has(name)) return seen;
      seen.add(name);
      const m = advance(n, s);
      parts(m, s, seen);
      return parts(n - m, s - 1, seen);
    };
    for (const n of [100, 1000, 12_345, 100_000]) {
      let r = 0;
      while (reach(10, r) < n) r++;
      expect(parts(n, 10).size).toBeLessThanOrEqual(10 * r + 10);
    }
  });
});
describe("gradients are those of the plain loop", () => {
  it.each([0, 1, 2, 3, 10, 37, 100])("%i steps, whatever the number of snapshots", (n) => {
    const want = gradient(n, 0)(w0, c0, inputs(n));
    for (const s of [1, 2, 5, 200]) {
      const got = gradient(n, s)(w0, c0, inputs(n));
      got.forEach((g, k) => {
        near(g, want[k]!);
      });
    }
    jit(gradient(n, 3))(w0, c0, inputs(n)).forEach((g: Tensor, k: number) => {
      near(g, want[k]!);
    });
  });
  it("in reverse", () => {
    const want = gradient(23, 0, true)(w0, c0, inputs(23));
    gradient(23, 3, true)(w0, c0, inputs(23)).forEach((g, k) => {
      near(g, want[k]!);
    });
  });
  it("300 steps", () => {
    const f = (s: number) => jit(gradient(300, s))(w0, c0, inputs(300)) as Tensor[];
    const want = f(0);
    f(4).forEach((g, k) => {
      near(g, want[k]!, 1e-9);
    });
  });
  it("of second order, forward over reverse and reverse over reverse; forward mode; batches", () => {
    const f =
      (s: number) =>
      (c: Tensor): Tensor =>
        loss(11, s)(w0, c, inputs(11));
    near(hvp(f(3))(c0, c0), hvp(f(0))(c0, c0));
    const H = (s: number): Tensor =>
      vmap((v: Tensor) => grad((c: Tensor) => mul(grad(f(s))(c) as Tensor, v).sum())(c0))(normal(k0, [2, wide]));
    near(H(3), H(0));
    near(jacfwd(f(3))(c0) as Tensor, jacfwd(f(0))(c0) as Tensor);
    near(vmap(grad(f(3)))(normal(k1, [3, wide])), vmap(grad(f(0)))(normal(k1, [3, wide])));
  });
});
describe("cost", () => {
  const compiled = (n: number, s: number) => {
    const f = jit(gradient(n, s));
    f(w0, c0, inputs(n));
    counts.clear();
    f(w0, c0, inputs(n));
    const each = [...counts.values()];
    return { most: Math.max(...each), total: each.reduce((a, b) => a + b, 0), program: f.program()! };
  };
  it.each([
    [1, 1, 0],
    [2, 1, 1],
    [10, 3, 2],
    [100, 7, 3],
    [286, 10, 3],
  ])("%i steps with %i snapshots: every step once forward and at most %i times again", (n, s, r) => {
    expect(reach(s, r)).toBeGreaterThanOrEqual(n);
    const { most, total } = compiled(n, s);
    expect(counts.size).toBe(n);
    expect(most).toBeLessThanOrEqual(1 + r);
    const again = new Array<number>(n).fill(0);
    evaluations(n, s, again);
    expect(total).toBe(again.reduce((a, b) => a + b, n));
  });
  it("memory: snapshots and the residuals of one step, where the plain loop keeps those of every step", () => {
    const measure = (n: number, s: number): number => peak(compiled(n, s).program);
    const plain = (measure(1000, 0) - measure(100, 0)) / 900;
    const kept = (measure(286, 10) - measure(66, 10)) / 220;
    expect(plain).toBeGreaterThan(4 * wide); // several residuals of the size of the carry for each step
    expect(kept).toBeLessThan(8); // scalars of a step: xs, ys, their cotangents, and the parts that are cut from them
  });
  it("the size of the program does not grow with the length", () => {
    const size = (n: number): number => lines(compiled(n, 3).program);
    // C(3 + r, 3): 56, 84, 120 steps for r = 5, 6, 7: linear in r
    const [a, b, c] = [size(56), size(84), size(120)];
    expect(c - b).toBeLessThanOrEqual(1.25 * (b - a));
    expect(size(100)).toBeLessThan(1.5 * c);
  });
});
it("refuses what is no number of snapshots", () => {
  for (const checkpoint of [0, -1, 0.5, Number.NaN])
    expect(() => scan((c: Tensor) => [c] as const, c0, null, { length: 3, checkpoint })).toThrow(/snapshots/);
});
