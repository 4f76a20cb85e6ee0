import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type AnyFunction, jacobian, type Tensor, valueAndGrad, vmap } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";
import { lgamma } from "wengert/special";
import { readBa } from "../../examples/adbench/ba.ts";
import { readGmm } from "../../examples/adbench/gmm.ts";
import { agreement, readGolden } from "../../examples/adbench/golden.ts";
import { readHand } from "../../examples/adbench/hand.ts";
import { instanceFile } from "../../examples/adbench/instances.ts";
import { readLstm } from "../../examples/adbench/lstm.ts";
import { reprojection, weightError } from "../../examples/adbench-plain/ba.ts";
import { gmm, type Mixture } from "../../examples/adbench-plain/gmm.ts";
import { complicated, simple, skinned } from "../../examples/adbench-plain/hand.ts";
import { lstm, type Memory } from "../../examples/adbench-plain/lstm.ts";

const data = fileURLToPath(new URL("../../examples/adbench/data", import.meta.url));
const plain = <T>(t: Tensor): T => t.toArray() as T;
const flat = (x: unknown): number[] =>
  typeof x === "number" ? [x] : Array.from(x as ArrayLike<unknown>).flatMap((y) => flat(y));
const compiled = (f: AnyFunction): AnyFunction => jit(f) as unknown as AnyFunction;
/** Objective and derivative of an instance, in the order of the golden files. */
type Results = [objective: number[], derivative: number[]];

function ofGmm(name: string): Results {
  const g = readGmm(instanceFile(name, data));
  const PI = 3.14159265359;
  const N = g.d + g.m + 1;
  let constant = N * g.d * (Math.log(g.gamma) - 0.5 * Math.log(2)) - 0.25 * g.d * (g.d - 1) * Math.log(PI);
  for (let j = 1; j <= g.d; j++) constant -= lgamma(0.5 * N + 0.5 * (1 - j)).item();
  const x = plain<number[][]>(g.x);
  const p: Mixture = {
    alphas: plain(g.parameters.alphas),
    means: plain(g.parameters.means),
    icf: plain(g.parameters.icf),
  };
  const f = lift((q: Mixture) => objective(q, x, g.gamma, g.m, constant), {
    objective: lift(gmm, { PI }),
    x,
    g,
    constant,
  });
  const objective = gmm;
  const [value, slope] = compiled(valueAndGrad(f as AnyFunction))(p) as [number, Mixture];
  return [[value], [...flat(slope.alphas), ...flat(slope.means), ...flat(slope.icf)]];
}
function ofLstm(name: string): Results {
  const l = readLstm(instanceFile(name, data));
  const memory: Memory = { main: plain(l.parameters.main), extra: plain(l.parameters.extra) };
  const both = compiled(valueAndGrad(lift(lstm) as AnyFunction));
  const [value, slope] = both(memory, plain(l.state), plain(l.sequence)) as [number, Memory];
  return [[value], [...flat(slope.main), ...flat(slope.extra)]];
}
function ofBa(name: string): Results {
  const ba = readBa(instanceFile(name, data));
  const [cameras, points, weights, features] = [ba.cameras, ba.points, ba.weights, ba.features].map((t) =>
    plain<number[][]>(t),
  ) as [number[][], number[][], number[], number[][]] & number[][][];
  const seen = [
    plain<number[]>(ba.camera).map((k) => cameras[k]!),
    plain<number[]>(ba.point).map((k) => points[k]!),
    weights,
    features,
  ];
  const errors = lift(reprojection) as AnyFunction;
  const value = compiled(vmap(errors))(...seen) as number[][];
  const blocks = jacobian(errors, { argnums: [0, 1, 2] }) as AnyFunction;
  const [c, x, w] = unzip(compiled(vmap(blocks))(...seen));
  const of = lift(weightError);
  const slopes = compiled(vmap(jacobian(of as AnyFunction) as AnyFunction))(weights) as number[];
  const rows = c.flatMap((block, i) => [0, 1].flatMap((r) => [...block[r]!, ...x[i]![r]!, ...flat(w[i]![r]!)]));
  return [
    [...flat(value), ...weights.map((v) => weightError(v))],
    [...rows, ...slopes],
  ];
}
const unzip = (x: unknown): [number[][][], number[][][], number[][][]] => x as never;
function ofHand(name: string): Results {
  const kind = name.includes("complicated") ? "complicated" : "simple";
  const hand = readHand(instanceFile(name, data), join(data, "hand", "model"), kind, "small");
  const bones = hand.bones.map((b) => ({
    parent: b.parent,
    relative: plain<number[][]>(b.relative),
    inverse: plain<number[][]>(b.inverse),
  }));
  const { vertices } = hand;
  const [rest, bone, vertex] = [plain<number[][]>(hand.rest), plain<number[]>(hand.bone), plain<number[]>(hand.vertex)];
  const skin = { bones, rest, bone, vertex, vertices };
  const targets = plain<number[][]>(hand.targets);
  const touched = plain<number[] & number[][]>(hand.touched);
  const theta = plain<number[]>(hand.theta);
  const env = { place: lift(skinned), skin, touched, targets };
  if (hand.uv === undefined) {
    const f = lift((q: number[]) => residual(place(q, skin), touched, targets), { ...env, residual: lift(simple) });
    const [place, residual] = [skinned, simple];
    const J = compiled(jacobian(f as AnyFunction) as AnyFunction)(theta) as Tensor;
    return [flat(compiled(f)(theta)), columns(J, theta.length)];
  }
  const uv = plain<number[][]>(hand.uv);
  const f = lift((q: number[], w: number[][]) => residual(place(q, skin), w, touched, targets), {
    ...env,
    residual: lift(complicated),
  });
  const [place, residual] = [skinned, complicated];
  const J = compiled(jacobian(f as AnyFunction, { argnums: [0, 1] }) as AnyFunction)(theta, uv) as unknown[];
  const own = flat(J[1]);
  const m = uv.length;
  const mine = [0, 1].flatMap((q) =>
    Array.from({ length: 3 * m }, (_, i) => own[i * 2 * m + 2 * Math.floor(i / 3) + q]!),
  );
  return [flat(compiled(f)(theta, uv)), [...mine, ...columns(J[0], theta.length)]];
}
function columns(J: unknown, n: number): number[] {
  const all = flat(J);
  return Array.from({ length: n }, (_, q) => Array.from({ length: all.length / n }, (_, i) => all[i * n + q]!)).flat();
}
const of: Record<string, (name: string) => Results> = { gmm: ofGmm, lstm: ofLstm, ba: ofBa, hand: ofHand };

describe("ADBench as plain loops over numbers and arrays", () => {
  it.each([
    ...["gmm_test", "gmm_1k_d2_K5", "gmm_1k_d10_K25", "lstm_l2_c1024", "ba_test", "ba1"],
    ...["hand_simple_test", "hand_complicated_test", "hand_simple_small_c100", "hand_complicated_small_c100"],
  ])("%s has the golden objective and derivative", (name) => {
    const golden = readGolden(join(data, "golden", `${name}.json`));
    const [objective, derivative] = of[/^[a-z]+/.exec(name)![0]!]!(name);
    expect(agreement(Float64Array.from(objective), golden.objective, 1e-10)).toMatchObject({ bad: 0 });
    expect(agreement(Float64Array.from(derivative), golden.derivative, 1e-10)).toMatchObject({ bad: 0 });
  });
});
