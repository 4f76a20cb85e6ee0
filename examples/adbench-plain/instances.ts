import { join } from "node:path";
import { type AnyFunction, jacobian, type Tensor, valueAndGrad, vmap } from "wengert";
import { type JitOptions, jit } from "wengert/jit";
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
/** Whether data around the objective are looked at again at every call, or stay as they are while recording. */
type Around = NonNullable<JitOptions["around"]>;
const compiled = (f: unknown, around: Around): AnyFunction =>
  jit(f as AnyFunction, { around }) as unknown as AnyFunction;
const gradient = (f: unknown, around: Around): AnyFunction => compiled(valueAndGrad(f as AnyFunction), around);

function mixture(name: string, folder: string, around: Around): PlainProblem {
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
  const both = gradient(
    lift((q: Mixture) => objective(q, points, gamma, m, constant), env),
    around,
  );
  return {
    derivative: () => both(p),
    flatObjective: () => [(both(p) as [number, Mixture])[0]],
    flatDerivative: () => {
      const [, g] = both(p) as [number, Mixture];
      return [...flat(g.alphas), ...flat(g.means), ...flat(g.icf)];
    },
  };
}
function memory(name: string, folder: string, around: Around): PlainProblem {
  const { parameters, state, sequence } = readLstm(instanceFile(name, folder));
  const p: Memory = { main: plain(parameters.main), extra: plain(parameters.extra) };
  const env = { objective: lift(lstm), start: plain<number[][][]>(state), text: plain<number[][]>(sequence) };
  const { objective, start, text } = env;
  const both = gradient(
    lift((q: Memory) => objective(q, start, text), env),
    around,
  );
  return {
    derivative: () => both(p),
    flatObjective: () => [(both(p) as [number, Memory])[0]],
    flatDerivative: () => {
      const [, g] = both(p) as [number, Memory];
      return [...flat(g.main), ...flat(g.extra)];
    },
  };
}
function bundle(name: string, folder: string, around: Around): PlainProblem {
  const ba = readBa(instanceFile(name, folder));
  const [cameras, points, features] = [ba.cameras, ba.points, ba.features].map((t) => plain<number[][]>(t));
  const weights = plain<number[]>(ba.weights);
  const [camera, point] = [plain<number[]>(ba.camera), plain<number[]>(ba.point)];
  /** f of every observation, of the camera and the point that it sees. */
  const seen = (f: AnyFunction): AnyFunction => {
    const one = (c: number[][], x: number[][], w: number, feature: number[], i: number, j: number): unknown =>
      f(c[i]!, x[j]!, w, feature);
    return vmap(lift(one as AnyFunction, { f }), { inAxes: [null, null, 0, 0, 0, 0] }) as AnyFunction;
  };
  const errors = lift(reprojection) as AnyFunction;
  const slopes = vmap(jacobian(lift(weightError) as AnyFunction) as AnyFunction) as AnyFunction;
  const whole = (f: AnyFunction): AnyFunction =>
    lift((c: number[][], x: number[][], w: number[], seen: number[][]): unknown => f(c, x, w, seen, camera, point), {
      ...{ f, camera, point },
    }) as AnyFunction;
  const blocks = whole(seen(jacobian(errors, { argnums: [0, 1, 2] }) as AnyFunction));
  const both = (c: number[][], x: number[][], w: number[], seen: number[][]): unknown => [
    ...(blocks(c, x, w, seen) as unknown[]),
    slopes(w),
  ];
  const value = compiled(whole(seen(errors)), around);
  const J = compiled(lift(both as AnyFunction, { blocks, slopes }), around);
  const given = [cameras, points, weights, features];
  const p = weights.length;
  const out = [22, 6, 2, 1].map((n) => new Float64Array(n * p));
  return {
    derivative: () => (J as unknown as Writes).into(...given, out),
    flatObjective: () => [...flat(value(...given)), ...weights.map((w) => weightError(w))],
    flatDerivative: () => {
      const [c, x, w, own] = J(...given) as [number[][][], number[][][], number[][], number[]];
      return [...c.flatMap((block, i) => block.flatMap((row, r) => [...row, ...x[i]![r]!, w[i]![r]!])), ...own];
    },
  };
}
function tracker(name: string, folder: string, around: Around): PlainProblem {
  const [isTriangles, size] = [name.includes("complicated"), name.includes("_big_")];
  const model = join(folder, "hand", "model");
  const file = instanceFile(name, folder);
  const hand = readHand(file, model, isTriangles ? "complicated" : "simple", size ? "big" : "small");
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
  const x = hand.uv === undefined ? [theta] : [theta, plain<number[][]>(hand.uv)];
  const env = { place, near, inside, skin, touched, targets };
  const f = isTriangles
    ? lift((q: number[], uv: number[][]) => inside(place(q, skin), uv, touched, targets), env)
    : lift((q: number[]) => near(place(q, skin), touched, targets), env);
  const J = jacobian(f as AnyFunction) as AnyFunction;
  const point: AnyFunction = vmap(jacobian(lift(inTriangle) as AnyFunction) as AnyFunction, {
    inAxes: [0, null, 0, 0],
  });
  const both = lift(
    (q: number[], uv: number[][]) => [J(q, uv), point(uv, place(q, skin), touched as number[][], targets)],
    { ...env, J, point },
  );
  const value = compiled(f, around);
  const derivative = compiled(isTriangles ? both : J, around);
  const m = touched.length;
  const ofTheta = new Float64Array(26 * 3 * m);
  const out = isTriangles ? [ofTheta, new Float64Array(2 * 3 * m)] : ofTheta;
  const columns = (y: unknown, n: number): number[] => {
    const all = flat(y);
    return Array.from({ length: n }, (_, q) => all.filter((_v, i) => i % n === q)).flat();
  };
  return {
    derivative: () => (derivative as unknown as Writes).into(...x, out),
    flatObjective: () => flat(value(...x)),
    flatDerivative: () => {
      const y = derivative(...x);
      if (!isTriangles) return columns(y, 26);
      const [byTheta, byUv] = y as readonly [unknown, unknown];
      return [...columns(byUv, 2), ...columns(byTheta, 26)];
    },
  };
}
export function plainProblem(name: string, folder: string, around: Around = "watch"): PlainProblem {
  if (name.startsWith("gmm")) return mixture(name, folder, around);
  if (name.startsWith("lstm")) return memory(name, folder, around);
  return name.startsWith("ba") ? bundle(name, folder, around) : tracker(name, folder, around);
}
