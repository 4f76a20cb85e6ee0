import { join } from "node:path";
import { type AnyFunction, jacobian, type Tensor, valueAndGrad, vmap } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";
import { lgamma } from "wengert/special";
import { readBa } from "../adbench/ba.ts";
import { readGmm } from "../adbench/gmm.ts";
import { readHand } from "../adbench/hand.ts";
import { instanceFile } from "../adbench/instances.ts";
import { readLstm } from "../adbench/lstm.ts";
import { reprojection, weightError } from "./ba.ts";
import { gmm, type Mixture } from "./gmm.ts";
import { complicated, inTriangle, simple, skinned } from "./hand.ts";
import { lstm, type Memory } from "./lstm.ts";

/** An instance with its data closed over, compiled; flat results are in the order of the golden files. */
export interface PlainProblem {
  readonly derivative: () => unknown;
  flatObjective(): number[];
  flatDerivative(): number[];
}
/** Results are written into arrays that are there, as the other programs do. */
interface Writes {
  into(...xAndOut: unknown[]): void;
}
const plain = <T>(t: Tensor): T => t.toArray() as T;
const flat = (x: unknown): number[] =>
  typeof x === "number" ? [x] : Array.from(x as ArrayLike<unknown>).flatMap((y) => flat(y));
/** Data around the objective stay as they are while recording, as those of programs with tensors do. */
const compiled = (f: unknown): AnyFunction => jit(f as AnyFunction, { around: "freeze" }) as unknown as AnyFunction;
const gradient = (f: unknown): AnyFunction => compiled(valueAndGrad(f as AnyFunction));

function mixture(name: string, folder: string): PlainProblem {
  const { d, K, n, gamma, m, x, parameters } = readGmm(instanceFile(name, folder));
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: the benchmark is defined with this constant
  const PI = 3.14159265359;
  const N = d + m + 1;
  let constant = N * d * (Math.log(gamma) - 0.5 * Math.log(2)) - 0.25 * d * (d - 1) * Math.log(PI);
  for (let j = 1; j <= d; j++) constant -= lgamma(0.5 * N + 0.5 * (1 - j)).item();
  const points = plain<number[][]>(x.reshape([n, d]));
  const p: Mixture = {
    alphas: plain(parameters.alphas.reshape([K])),
    means: plain(parameters.means),
    icf: plain(parameters.icf),
  };
  const objective = lift(gmm, { PI });
  const env = { objective, points, gamma, m, constant };
  const both = gradient(lift((q: Mixture) => objective(q, points, gamma, m, constant), env));
  return {
    derivative: () => both(p),
    flatObjective: () => [(both(p) as [number, Mixture])[0]],
    flatDerivative: () => {
      const [, g] = both(p) as [number, Mixture];
      return [...flat(g.alphas), ...flat(g.means), ...flat(g.icf)];
    },
  };
}
function memory(name: string, folder: string): PlainProblem {
  const { parameters, state, sequence } = readLstm(instanceFile(name, folder));
  const p: Memory = { main: plain(parameters.main), extra: plain(parameters.extra) };
  const env = { objective: lift(lstm), start: plain<number[][][]>(state), text: plain<number[][]>(sequence) };
  const { objective, start, text } = env;
  const both = gradient(lift((q: Memory) => objective(q, start, text), env));
  return {
    derivative: () => both(p),
    flatObjective: () => [(both(p) as [number, Memory])[0]],
    flatDerivative: () => {
      const [, g] = both(p) as [number, Memory];
      return [...flat(g.main), ...flat(g.extra)];
    },
  };
}
function bundle(name: string, folder: string): PlainProblem {
  const ba = readBa(instanceFile(name, folder));
  const [cameras, points, features] = [ba.cameras, ba.points, ba.features].map((t) => plain<number[][]>(t));
  const weights = plain<number[]>(ba.weights);
  const seen = [
    plain<number[]>(ba.camera).map((k) => cameras![k]!),
    plain<number[]>(ba.point).map((k) => points![k]!),
    weights,
    features,
  ];
  const errors = lift(reprojection) as AnyFunction;
  const value = compiled(vmap(errors));
  const blocks = compiled(vmap(jacobian(errors, { argnums: [0, 1, 2] }) as AnyFunction));
  const slopes = compiled(vmap(jacobian(lift(weightError) as AnyFunction) as AnyFunction));
  const p = weights.length;
  const out = [22, 6, 2].map((n) => new Float64Array(n * p));
  const outWeights = new Float64Array(p);
  return {
    derivative: () => {
      (blocks as unknown as Writes).into(...seen, out);
      (slopes as unknown as Writes).into(weights, outWeights);
    },
    flatObjective: () => [...flat(value(...seen)), ...weights.map((w) => weightError(w))],
    flatDerivative: () => {
      const [c, x, w] = blocks(...seen) as number[][][][];
      const rows = c!.flatMap((block, i) => [0, 1].flatMap((r) => [...block[r]!, ...x![i]![r]!, ...flat(w![i]![r]!)]));
      return [...rows, ...(slopes(weights) as number[])];
    },
  };
}
function tracker(name: string, folder: string): PlainProblem {
  const [kind, size] = [name.includes("complicated"), name.includes("_big_")];
  const model = join(folder, "hand", "model");
  const file = instanceFile(name, folder);
  const hand = readHand(file, model, kind ? "complicated" : "simple", size ? "big" : "small");
  const bones = hand.bones.map((b) => ({
    parent: b.parent,
    relative: plain<number[][]>(b.relative),
    inverse: plain<number[][]>(b.inverse),
  }));
  const [bone, vertex] = [plain<number[]>(hand.bone), plain<number[]>(hand.vertex)];
  const skin = { bones, rest: plain<number[][]>(hand.rest), bone, vertex, vertices: hand.vertices };
  const place = lift(skinned);
  const near = lift(simple);
  const inside = lift(complicated);
  const targets = plain<number[][]>(hand.targets);
  const touched = plain<number[] & number[][]>(hand.touched);
  const theta = plain<number[]>(hand.theta);
  const uv = hand.uv && plain<number[][]>(hand.uv);
  const env = { place, near, inside, skin, touched, targets, uv: uv as number[][] };
  const f =
    uv === undefined
      ? lift((q: number[]) => near(place(q, skin), touched, targets), env)
      : lift((q: number[]) => inside(place(q, skin), env.uv, touched, targets), { ...env, env });
  const corner = lift(inTriangle);
  const own = compiled(vmap(jacobian(corner as AnyFunction) as AnyFunction));
  const positions = compiled(lift((q: number[]) => place(q, skin), env));
  const value = compiled(f);
  const J = compiled(jacobian(f as AnyFunction) as AnyFunction);
  const m = touched.length;
  const out = new Float64Array(26 * 3 * m);
  const outOwn = new Float64Array(2 * 3 * m);
  const points = uv === undefined ? [] : (touched as number[][]).map((t) => t.map(() => [0, 0, 0]));
  const corners = (): number[][][] => {
    const all = positions(theta) as Float64Array;
    for (let i = 0; i < points.length; i++) {
      for (let k = 0; k < 3; k++) {
        const [to, from] = [points[i]![k]!, 3 * touched[i]![k]!];
        for (let r = 0; r < 3; r++) to[r] = all[from + r]!;
      }
    }
    return points;
  };
  return {
    derivative: () => {
      (J as unknown as Writes).into(theta, out);
      if (uv !== undefined) (own as unknown as Writes).into(uv, corners(), targets, outOwn);
    },
    flatObjective: () => flat(value(theta)),
    flatDerivative: () => {
      const ofTheta = flat(J(theta));
      const columns = Array.from({ length: 26 }, (_, q) => ofTheta.filter((_v, i) => i % 26 === q)).flat();
      if (uv === undefined) return columns;
      const ofUv = flat(own(uv, corners(), targets));
      return [0, 1].flatMap((q) => ofUv.filter((_v, i) => i % 2 === q)).concat(columns);
    },
  };
}
export function plainProblem(name: string, folder: string): PlainProblem {
  if (name.startsWith("gmm")) return mixture(name, folder);
  if (name.startsWith("lstm")) return memory(name, folder);
  return name.startsWith("ba") ? bundle(name, folder) : tracker(name, folder);
}
