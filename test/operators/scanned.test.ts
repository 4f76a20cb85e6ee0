import { describe, expect, it } from "vitest";
import { valueAndGrad } from "wengert";
import { jit } from "wengert/jit";
import { loopReport } from "wengert/operators";
import { lift } from "wengert/operators/lift";
import type { Scan } from "../../src/control/scan.ts";
import type { Program } from "../../src/ir/program.ts";
import { nameOf } from "../../src/record/table.ts";
import { agree, tryEveryLoop } from "./agree.ts";

type F = (x: number[]) => number;
const x = Array.from({ length: 18 }, (_, i) => 0.5 + 0.4 * Math.sin(i + 1));

/** Two layers of a state in one array, parameters behind one another in x, a sequence read forwards. */
const layers: F = (x) => {
  const [bits, steps] = [6, 8];
  const state = new Float64Array(2 * bits);
  const sequence = Array.from({ length: steps }, (_, t) =>
    Array.from({ length: bits }, (_, j) => Math.sin(t * bits + j)),
  );
  let total = 0;
  for (let t = 1; t < steps; t++) {
    const v = new Float64Array(bits);
    for (let j = 0; j < bits; j++) v[j] = sequence[t]![j]! - 0.5 * sequence[t - 1]![j]!;
    for (let k = 0; k < 2; k++)
      for (let j = 0; j < bits; j++) {
        state[k * bits + j] = Math.tanh(state[k * bits + j]! * x[k * bits + j]! + v[j]! * Math.exp(x[12 + j]!));
        v[j] = state[k * bits + j]!;
      }
    for (let j = 0; j < bits; j++) total += v[j]! * v[j]!;
  }
  return total;
};
const programs: Record<string, F> = {
  "layers of a state in one array": layers,
  "elements at known places": (x) => {
    const p = [x[0]!, x[1]!, 0.1, 0.2, 0, 0, 0, 0];
    for (let t = 0; t < 9; t++) {
      p[2]! += 0.1 * p[0]! * x[t]!;
      p[0]! -= 0.1 * Math.sin(p[2]!);
      p[7] = p[2]! * p[1]!;
    }
    return p[0]! + 2 * p[2]! + 3 * p[7]! + p[1]!;
  },
  "a register that shifts": (x) => {
    const r = new Float64Array(4);
    let s = 0;
    for (let t = 0; t < 10; t++) {
      r[3] = r[2]!;
      r[2] = r[1]!;
      r[1] = r[0]!;
      r[0] = Math.cos(s + x[t]!);
      s += 0.3 * r[3]! * r[1]!;
    }
    return s + r[2]!;
  },
  "arrays that change places, read at one place": (x) => {
    let [a, b] = [x.slice(0, 9), x.slice(9)];
    let s = 0;
    for (let t = 0; t < 7; t++) {
      [a, b] = [b, a];
      s = Math.sin(s + a[0]! * b[3]!);
    }
    return s;
  },
  "an array that is written in pieces and read whole": (x) => {
    const c = new Float64Array(6);
    let s = 0;
    for (let t = 0; t < 8; t++) {
      for (let j = 0; j < 3; j++) c[j] = Math.sin(c[j + 3]! + x[t]!);
      for (let j = 0; j < 6; j++) s += c[j]! * x[j]! * 0.1;
      for (let j = 0; j < 3; j++) c[j + 3] = Math.cos(c[j]! * s);
    }
    return s;
  },
  "rows read backwards, at every second place and by columns": (x) => {
    const m = [x.slice(0, 9), x.slice(9)];
    let s = 0.1;
    for (let t = 8; t > 0; t--) s = Math.sin(s + m[1]![t]! * m[0]![t - 1]!);
    for (let t = 0; t < 9; t++) s = Math.sin(s * x[2 * t]! + x[17 - 2 * t]!);
    for (let t = 0; t < 9; t++) {
      let c = 0;
      for (let r = 0; r < 2; r++) c += m[r]![t]! * (r + 1);
      s = Math.cos(s * c);
    }
    return s;
  },
  "what is the same in all turns": (x) => {
    let s = 0;
    for (let t = 0; t < 9; t++) {
      const w = Math.exp(x[0]! * x[1]!);
      if (x[2]! > 0.3) s = Math.sin(s * w + x[t]!);
      else s = Math.cos(s + w);
    }
    return s;
  },
};
/** All lines of a program and of the bodies of its loops, by names, with the sizes of their results. */
function linesOf(p: Program): { name: string; size: number }[] {
  return Array.from({ length: p.n }, (_, i) => ({ name: nameOf(p.op(i)), size: p.type(i).size }));
}
function bodiesOf(p: Program): Program[] {
  return Array.from({ length: p.n }, (_, i) => p.params.get(i) as Scan | undefined).flatMap((s) =>
    s?.body === undefined ? [] : [s.body, ...bodiesOf(s.body)],
  );
}

describe("a loop that stays one", () => {
  tryEveryLoop();
  it.each(Object.keys(programs))("has values and slopes: %s", (name) => {
    agree(lift(programs[name]!), programs[name]!, x);
    expect(loopReport().some(({ as }) => as === "scan")).toBe(true);
  });
  it("carries pieces, takes rows as they come, and works out before it what stays", () => {
    const both = jit(valueAndGrad(lift(layers)));
    both(x);
    const bodies = bodiesOf(both.program()!);
    expect(bodies).toHaveLength(2);
    for (const body of bodies) {
      const names = linesOf(body).map(({ name }) => name);
      for (const name of ["concatenate", "gather", "scatterAdd", "exp"]) expect(names).not.toContain(name);
      for (const { size } of linesOf(body)) expect(size).toBeLessThanOrEqual(6);
    }
  });
});
