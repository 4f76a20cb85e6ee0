import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Tensor, valueAndGrad } from "wengert";
import { baJacobian, baObjective, readBa } from "./ba.ts";
import { gmmObjective, readGmm } from "./gmm.ts";
import { handJacobian, handObjective, readHand } from "./hand.ts";
import { lstmObjective, readLstm } from "./lstm.ts";

/** Objective and derivative of an instance, in the flat order of the golden files. */
export interface Evaluated {
  readonly objective: Float64Array;
  readonly derivative: Float64Array;
}
const flat = (...parts: readonly (Tensor | number)[]): Float64Array =>
  Float64Array.from(parts.flatMap((p) => (typeof p === "number" ? [p] : [...(p.toTypedArray() as Float64Array)])));

function evaluateGmm(file: string): Evaluated {
  const gmm = readGmm(file);
  const [value, g] = valueAndGrad(gmmObjective(gmm))(gmm.parameters);
  return { objective: flat(value), derivative: flat(g.alphas, g.means, g.icf) };
}
function evaluateLstm(file: string): Evaluated {
  const lstm = readLstm(file);
  const [value, g] = valueAndGrad(lstmObjective(lstm))(lstm.parameters);
  return { objective: flat(value), derivative: flat(g.main, g.extra) };
}
function evaluateBa(file: string): Evaluated {
  const ba = readBa(file);
  const { blocks, weights } = baJacobian(ba);
  return { objective: flat(baObjective(ba)), derivative: flat(blocks, weights) };
}
function evaluateHand(name: string, folder: string): Evaluated {
  const [, kind, size] = /^hand_(simple|complicated)_(small|big|test)/.exec(name) as unknown as [
    string,
    "simple" | "complicated",
    string,
  ];
  const file = join(folder, "hand", `${name.replace(/^hand_/, "")}.txt`);
  const hand = readHand(file, join(folder, "hand", "model"), kind, size === "big" ? "big" : "small");
  return { objective: flat(handObjective(hand)), derivative: flat(handJacobian(hand)) };
}
/** The data file of an instance in a folder laid out as ADBench's (gmm/, lstm/, ba/, hand/). */
export function instanceFile(name: string, folder: string): string {
  const kind = /^[a-z]+/.exec(name)?.[0] ?? "";
  return join(folder, kind, `${kind === "hand" ? name.replace(/^hand_/, "") : name}.txt`);
}
export function evaluateInstance(name: string, folder: string): Evaluated {
  const file = instanceFile(name, folder);
  if (!existsSync(file)) throw new Error(`${name}: there is no ${file}`);
  if (name.startsWith("gmm")) return evaluateGmm(file);
  if (name.startsWith("lstm")) return evaluateLstm(file);
  if (name.startsWith("ba")) return evaluateBa(file);
  return evaluateHand(name, folder);
}
