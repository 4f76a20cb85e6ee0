import { join } from "node:path";
import { mapTree, type Tensor, valueAndGrad } from "wengert";
import { jit } from "wengert/jit";
import { baJacobian, baObjective, readBa } from "../../examples/adbench/ba.ts";
import { gmmObjective, readGmm } from "../../examples/adbench/gmm.ts";
import { handJacobian, handObjective, readHand } from "../../examples/adbench/hand.ts";
import { instanceFile } from "../../examples/adbench/instances.ts";
import { lstmObjective, readLstm } from "../../examples/adbench/lstm.ts";

/**
 * An instance with its inputs ready: data and model are closed over, what is differentiated is the argument. Derivatives
 * are written into arrays that are there, as the C++ programs do. `flat` puts results in the order of the golden files.
 */
export interface Problem {
  readonly objective: () => unknown;
  readonly derivative: () => unknown;
  /** Objective as the golden files have it. */
  flatObjective(): Float64Array;
  flatDerivative(): Float64Array;
}
const flat = (...parts: readonly unknown[]): Float64Array =>
  Float64Array.from(
    parts.flatMap((p) => (typeof p === "number" ? [p] : Array.from((p as Tensor).toTypedArray() as Float64Array))),
  );

function gradient<P>(f: (p: P) => Tensor, p: P, parts: (g: P) => readonly Tensor[]): Problem {
  const value = jit(f as (...xs: unknown[]) => unknown);
  const both = jit(valueAndGrad(f as never) as (...xs: unknown[]) => unknown);
  const out = [new Float64Array(1), mapTree((t) => new Float64Array((t as Tensor).size), p)];
  return {
    objective: () => value(p),
    derivative: () => both.into(p, out),
    flatObjective: () => flat((both(p) as [Tensor, P])[0]),
    flatDerivative: () => flat(...parts((both(p) as [Tensor, P])[1])),
  };
}
function hand(name: string, folder: string): Problem {
  const kind = name.includes("complicated") ? "complicated" : "simple";
  const size = name.includes("_big_") ? "big" : "small";
  const model = readHand(instanceFile(name, folder), join(folder, "hand", "model"), kind, size);
  const { theta, uv } = model;
  const at = (theta: Tensor, uv?: Tensor): typeof model => ({ ...model, theta, uv });
  const value = jit((theta: Tensor, uv?: Tensor) => handObjective(at(theta, uv)));
  const J = jit((theta: Tensor, uv?: Tensor) => handJacobian(at(theta, uv)));
  const x: [Tensor, Tensor?] = uv === undefined ? [theta] : [theta, uv];
  const out = new Float64Array((theta.size + (uv === undefined ? 0 : 2)) * model.targets.size);
  return {
    objective: () => value(...x),
    derivative: () => J.into(...x, out),
    flatObjective: () => flat(value(...x)),
    flatDerivative: () => flat(J(...x)),
  };
}
function bundleAdjustment(file: string): Problem {
  const ba = readBa(file);
  const { cameras, points, weights } = ba;
  const at = (cameras: Tensor, points: Tensor, weights: Tensor): typeof ba => ({ ...ba, cameras, points, weights });
  const value = jit((...x: [Tensor, Tensor, Tensor]) => baObjective(at(...x)));
  const J = jit((...x: [Tensor, Tensor, Tensor]) => baJacobian(at(...x)));
  const out = { blocks: new Float64Array(30 * weights.size), weights: new Float64Array(weights.size) };
  return {
    objective: () => value(cameras, points, weights),
    derivative: () => J.into(cameras, points, weights, out),
    flatObjective: () => flat(value(cameras, points, weights)),
    flatDerivative: () => {
      const J1 = J(cameras, points, weights);
      return flat(J1.blocks, J1.weights);
    },
  };
}
export function readProblem(name: string, folder: string): Problem {
  const file = instanceFile(name, folder);
  if (name.startsWith("gmm")) {
    const gmm = readGmm(file);
    return gradient(gmmObjective(gmm), gmm.parameters, (g) => [g.alphas, g.means, g.icf]);
  }
  if (name.startsWith("lstm")) {
    const lstm = readLstm(file);
    return gradient(lstmObjective(lstm), lstm.parameters, (g) => [g.main, g.extra]);
  }
  return name.startsWith("ba") ? bundleAdjustment(file) : hand(name, folder);
}
