import * as w from "../../../src/index.ts";
import { showType } from "../../../src/ir/type.ts";
import { jit } from "../../../src/jit/index.ts";
import { numbers, randomFrom } from "../../laws/numbers.ts";
import { generate } from "./generate.ts";
import { type Body, functionOf, type Nudge, type Parameter, type Program, slice } from "./program.ts";

type T = w.Tensor;
const NUDGED_RUNS = 100;
const SLACK = 8;
/** Moves floats by up to 4 units in the last place; numbers too small for that move by the smallest step. */
function nudgeFrom(random: () => number): Nudge {
  return (x) => {
    if (x.dtype !== "f64" && x.dtype !== "f32") return x;
    const [ulp, least, tiny] = x.dtype === "f64" ? [2 ** -52, 5e-324, 1e-300] : [2 ** -23, 2 ** -149, 1e-36];
    const share = (): number => 2 * random() - 1;
    const shares = w.tensor(Float64Array.from({ length: x.size }, share), { dtype: x.dtype }).reshape(x.shape);
    const moved = w.add(x, w.mul(shares, w.mul(x, 4 * ulp)));
    const isTiny = w.and(w.lt(w.abs(x), tiny), w.ne(x, 0));
    return w.where(isTiny, w.add(x, w.mul(w.sign(shares), w.full(x.shape, 2 * least, x.dtype))), moved);
  };
}
/** What the compiled results have that rounding does not explain, or undefined. */
function fault(p: Program, inputs: readonly T[]): string | undefined {
  const plain = functionOf(p, (x) => x);
  const wanted = plain(...inputs).map(numbers);
  const compiled = jit(plain);
  const got = compiled(...inputs);
  const again = compiled(...inputs);
  for (const [k, result] of got.entries()) {
    const type = showType(result.type);
    const expected = p.steps.find(({ id }) => id === p.results[k])!.type;
    if (type !== showType(expected)) return `result ${k} is ${type} and should be ${showType(expected)}`;
    const [x, y] = [numbers(result), numbers(again[k]!)];
    const differs = y.findIndex((v, i) => !Object.is(v, x[i]));
    if (differs >= 0)
      return `result ${k}, element ${differs}: ${x[differs]} at the first call, ${y[differs]} at the second`;
  }
  const differing = got.flatMap((result, k) =>
    numbers(result).flatMap((x, i) => (Object.is(x, wanted[k]![i]) ? [] : [{ k, i, x }])),
  );
  if (differing.length === 0) return undefined;
  const random = randomFrom(p.seed);
  let open = differing.map(({ k, i, x }) => ({ k, i, x, want: wanted[k]![i]!, spread: 0, size: 0 }));
  // A spread only grows, so what the first runs explain all of them would: the rest is run for what stays open.
  for (let n = 0; n < NUDGED_RUNS && open.length > 0; n++) {
    const run = functionOf(p, nudgeFrom(random))(...inputs).map(numbers);
    open = open.filter((d) => {
      const v = run[d.k]![d.i]!;
      d.spread = Math.max(d.spread, Math.abs(v - d.want));
      d.size = Math.max(d.size, Math.abs(v));
      // NaN and infinities, among the results or in the spread: allowed where nudging changes what kind of number it is.
      return Number.isFinite(v) === Number.isFinite(d.want) && !(Math.abs(d.x - d.want) <= SLACK * d.spread);
    });
  }
  // Explained, too, where nudging moves the result by a large part of itself: such results say nothing.
  const found = open.find(({ spread, size }) => !(spread > 1e-3 * size));
  return (
    found &&
    `result ${found.k}, element ${found.i}: ${found.x}, the interpreter says ${found.want} (nudged runs stay within ${found.spread})`
  );
}
const caught = (p: Program, inputs: readonly T[]): string | undefined => {
  try {
    return fault(p, inputs);
  } catch (e) {
    return (e as Error).stack ?? String(e);
  }
};
/** Makes the program of a seed, and throws with its least failing part when compiled code does not do what it says. */
export function check(seed: string): void {
  const { program, inputs } = generate(seed);
  if (program.steps.length === 0) return;
  let why = caught(program, inputs);
  if (why === undefined) return;
  let least = program;
  for (const { id } of program.steps) {
    const part = slice(program, [id]);
    const found = caught(part, inputs);
    if (found === undefined) continue;
    [least, why] = [part, found];
    break;
  }
  throw new Error(`${why}\n\n${print(least, inputs)}`);
}
const isBody = (x: Parameter): x is Body => typeof x === "object" && "formals" in x;
const printParameter = (x: Parameter): string =>
  isBody(x)
    ? `{ ${x.steps.map(({ kind, args }, k) => `b${x.formals + k} = ${kind.name}(${args.map((a) => `b${a}`)})`).join("; ")} }`
    : JSON.stringify(x);
function print(p: Program, inputs: readonly T[]): string {
  const lines = p.steps.map(
    ({ id, type, kind, args, parameters }) =>
      `x${id}: ${showType(type)} = ${kind.name}(${[...args.map((a) => `x${a}`), ...parameters.map(printParameter)].join(", ")})`,
  );
  const given = p.inputs.map(({ id, type }, k) => `x${id}: ${showType(type)} = [${numbers(inputs[k]!).slice(0, 12)}]`);
  return [`seed ${p.seed}`, ...given, ...lines, `results ${p.results.map((id) => `x${id}`)}`].join("\n");
}
