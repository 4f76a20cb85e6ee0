import type { Tensor } from "../../../src/index.ts";
import { arrayType, type DType, type Type } from "../../../src/ir/type.ts";
import { build, randomFrom } from "../../laws/numbers.ts";
import { controlKinds } from "./control.ts";
import { lanewiseKinds } from "./lanewise.ts";
import { type Kind, type Program, Random, type Step, slice, type Variable } from "./program.ts";
import { structureKinds } from "./structure.ts";

export const kinds: readonly Kind[] = [...lanewiseKinds, ...lanewiseKinds, ...structureKinds, ...controlKinds];
const MOST_ELEMENTS = 3000;
const extents = [0, 1, 2, 2, 3, 3, 4, 5, 7, 8, 9, 16, 17, 33, 130];
const specials = [0, -0, 1, -1, Number.NaN, Infinity, -Infinity, 5e-324, -1e-310, 1.5, 0.5, -2.5];

/** Element types of inputs: mostly wide ones, mostly f32, or f32 and f64 alike, which meet in one loop by casts. */
const mixtures: readonly (readonly DType[])[] = [
  ["f64", "f64", "f64", "f32", "f32", "i32"],
  ["f32", "f32", "f32", "f32", "f32", "i32"],
  ["f32", "f64"],
];
function typeFrom(random: Random, mixture: readonly DType[]): Type {
  const dtype = random.pick(mixture)!;
  const shape: number[] = [];
  for (let rank = random.below(4); rank > 0; rank--) {
    const fitting = extents.filter((n) => n * shape.reduce((a, b) => a * b, 1) <= 300);
    shape.push(random.pick(fitting)!);
  }
  return arrayType(dtype, shape);
}
/** Small integers, usual numbers, numbers of every size, or usual ones among special values. */
type Regime = "integers" | "usual" | "any size" | "special";
function number(random: Random, regime: Regime, dtype: string): number {
  if (dtype === "i32" || regime === "integers") return random.below(9) - 4;
  const usual = 4 * random.next() - 2;
  if (regime === "any size")
    return usual * 10 ** (random.next() < 0.5 ? 0 : Math.round((dtype === "f32" ? 40 : 300) * (random.next() - 0.5)));
  return regime === "special" && random.next() < 0.15 ? random.pick(specials)! : usual;
}
/** A program and numbers for its inputs; the same for the same seed. */
export function generate(seed: string): { readonly program: Program; readonly inputs: readonly Tensor[] } {
  const random = new Random(randomFrom(seed));
  const regime: Regime = random.pick(["integers", "usual", "any size", "special"] as const)!;
  const mixture = random.pick(mixtures)!;
  const scope: Variable[] = [];
  const values: Tensor[] = [];
  const count = 2 + random.below(3);
  for (let id = 0; id < count; id++) {
    // Often the type of an earlier input, so that there is something to combine.
    const type = (id > 0 && random.next() < 0.5 && random.pick(scope)!.type) || typeFrom(random, mixture);
    const size = type.shape.reduce((a, b) => a * b, 1);
    scope.push({ id, type });
    values.push(
      build(
        Array.from({ length: size }, () => number(random, regime, type.dtype)),
        type.shape,
        type.dtype as DType,
      ),
    );
  }
  const inputs = [...values];
  const steps: Step[] = [];
  const length = 1 + random.below(12);
  for (let tries = 0; steps.length < length && tries < 100; tries++) {
    const kind = random.pick(kinds)!;
    if (random.next() > (kind.weight ?? 1) / 3) continue;
    const chosen = kind.choose(random, scope);
    if (chosen === undefined) continue;
    const { args, parameters = [] } = chosen;
    const value = kind.f(...args.map(({ id }) => values[id]!), ...parameters, (x: Tensor) => x);
    if (value.size > MOST_ELEMENTS || value.rank > 4) continue;
    const id = values.length;
    values.push(value);
    steps.push({ id, type: value.type, kind, args: args.map((v) => v.id), parameters });
    scope.push({ id, type: value.type });
  }
  // The last value, and some of the others.
  const last = steps.at(-1)?.id;
  const results = steps.map(({ id }) => id).filter((id) => id === last || random.next() < 0.25);
  return { program: slice({ seed, inputs: scope.slice(0, count), steps, results }, results), inputs };
}
