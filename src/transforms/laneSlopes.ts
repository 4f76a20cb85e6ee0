import type { Params, Program } from "../ir/program.ts";
import { F64 } from "../ir/type.ts";
import { scalar } from "../record/like.ts";
import { recordProgram } from "../record/record.ts";
import { asRules, within } from "../record/recording.ts";
import { row, type Tangent } from "../record/rules.ts";
import { primitives } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { maskedJvpAt } from "./maskedJvp.ts";
import { paramsKey } from "./paramsKey.ts";
import { inlineAt } from "./replay.ts";
import { laneFunction, type Slope } from "./template.ts";

/** The derivatives of y = f(a, b), or f(a), in one lane, as functions of a, b and y; undefined: a structural zero. */
export class LaneSlopes {
  readonly a: Slope | undefined;
  readonly b: Slope | undefined;
  /** A slope of 0 is a structural zero. */
  readonly isFlat: boolean;
  readonly #programs: readonly (Program | undefined)[];
  #second: SecondSlopes | undefined;

  constructor(op: number, arity: number, params: Params | undefined) {
    const block = primitives[op]!;
    if (block.many) throw new Error("several results have no slope");
    this.isFlat = block.flat === true;
    this.#programs = [0, 1].map((k) =>
      k >= arity
        ? undefined
        : slopeProgram(([a, b, y]) => {
            const dx = [0, 1].map((q) => (q === k ? scalar(1) : null)).slice(0, arity);
            return block.jvp(row(dx), row([a!, b!].slice(0, arity)), y!, params);
          }),
    );
    [this.a, this.b] = this.#programs.map((p) => p && laneFunction(p)) as [Slope | undefined, Slope | undefined];
  }

  /** The tangents of the slopes, where y moves by its own slope. */
  get second(): SecondSlopes {
    this.#second ??= { aa: this.#tangent(0, 0), ab: this.#tangent(0, 1), bb: this.#tangent(1, 1) };
    return this.#second;
  }
  #tangent(of: number, by: number): Slope | undefined {
    const slope = this.#programs[of];
    const along = this.#programs[by];
    if (slope === undefined || along === undefined) return undefined;
    const p = slopeProgram((x) => {
      const dx = [by === 0 ? scalar(1) : null, by === 1 ? scalar(1) : null, inlineAt(along, x)[0]!];
      return maskedJvpAt(slope, x, dx)[1][0]!;
    });
    return p && laneFunction(p);
  }
}
interface SecondSlopes {
  readonly aa: Slope | undefined;
  readonly ab: Slope | undefined;
  readonly bb: Slope | undefined;
}
/** A rule as a program of a, b and y; undefined where it gives a structural zero. */
function slopeProgram(rule: (x: readonly Tensor[]) => Tangent): Program | undefined {
  return within(null, () => {
    let moves = true;
    const { program } = recordProgram("a rule", [F64, F64, F64], (x) => {
      const slope = asRules(() => rule(x));
      moves = slope !== null;
      return [slope ?? scalar(0)];
    });
    return moves ? program : undefined;
  });
}

const plain: LaneSlopes[] = [];
const withParams = new Map<string, LaneSlopes>();
/** Those of an operation of single numbers, derived once from its rule. */
export function laneSlopes(op: number, arity: number, params: Params | undefined): LaneSlopes {
  if (params === undefined) {
    plain[op] ??= new LaneSlopes(op, arity, undefined);
    return plain[op];
  }
  const key = `${op} ${paramsKey(params)}`;
  let slopes = withParams.get(key);
  if (slopes === undefined) {
    slopes = new LaneSlopes(op, arity, params);
    withParams.set(key, slopes);
  }
  return slopes;
}
