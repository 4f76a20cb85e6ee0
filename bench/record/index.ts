import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { grad, sin, sum, type Tensor, take } from "wengert";
import { jit } from "wengert/jit";
import { runNode } from "../child.ts";
import { type Figure, perCall, type Section } from "../measure.ts";
import { operations } from "./loop.ts";
import type { Rounds } from "./rounds.ts";

function scalarFigures(progress: (text: string) => void): Figure[] {
  progress("a loop of a million scalar operations");
  const { value, failure } = runNode<Rounds>(new URL("rounds.js", import.meta.url), []);
  if (value === undefined) throw new Error(failure);
  return [
    { name: "recording one scalar operation", value: value.recorded / operations, unit: "ns", target: 60 },
    { name: "  the same on a bare tape with handles", value: value.tape / operations, unit: "ns" },
    { name: "reverse sweep, per operation", value: value.swept / operations, unit: "ns", target: 30 },
    { name: "  the same on a bare tape", value: value.tapeSwept / operations, unit: "ns" },
    { name: "gradient of the loop, everything", value: value.all / 1e6, unit: "ms", target: 300 },
    { name: "  the loop alone, plain numbers", value: value.plain / 1e6, unit: "ms" },
  ];
}
function coldFigures(progress: (text: string) => void): Figure[] {
  progress("the same from a cold start");
  const runs = [0, 1, 2].map(() => {
    const out = execFileSync(process.execPath, [fileURLToPath(new URL("oneShot.js", import.meta.url))], {
      encoding: "utf8",
    });
    return JSON.parse(out) as { milliseconds: number; megabytes: number };
  });
  return [
    {
      name: "gradient of 1e6 operations, cold process",
      value: Math.min(...runs.map((r) => r.milliseconds)),
      unit: "ms",
      target: 300,
    },
    { name: "  its peak resident memory", value: Math.max(...runs.map((r) => r.megabytes)), unit: "MB", target: 150 },
  ];
}
function rosenbrock(x: Tensor): Tensor {
  let s: Tensor = take(x, 0).mul(0);
  for (let i = 0; i < 9; i++) {
    const a = take(x, i);
    const b = take(x, i + 1).sub(a.mul(a));
    s = s.add(b.mul(b).mul(100)).add(a.mul(-1).add(1).pow(2));
  }
  return s;
}
function smallFigures(progress: (text: string) => void): Figure[] {
  progress("small functions");
  const x = new Float64Array(10).fill(0.9);
  const wave = (v: Tensor): Tensor => sum(sin(v.mul(v)).mul(v));
  const figure = (name: string, f: () => unknown): Figure => ({ name, value: perCall(f) / 1e3, unit: "us" });
  const [fastRosenbrock, fastWave] = [jit(grad(rosenbrock)), jit(grad(wave))];
  return [
    figure("grad of sin(x) x, recorded every call", () => grad((t) => sin(t).mul(t))(0.5)),
    figure("grad of Rosenbrock n = 10 by elements, recorded every call", () => grad(rosenbrock)(x)),
    figure("  the same under jit", () => fastRosenbrock(x)),
    figure("grad of sum(sin(x x) x) n = 10, recorded every call", () => grad(wave)(x)),
    figure("  the same under jit", () => fastWave(x)),
  ];
}
export const recordSection: Section = {
  name: "record",
  about: "Recording a program and sweeping it backward, without compilation.",
  run: ({ progress }) => [...scalarFigures(progress), ...coldFigures(progress), ...smallFigures(progress)],
};
