import { add, div, mul, neg, sub } from "../prims/arithmetic.ts";
import { pow } from "../prims/power.ts";
import type { TensorLike } from "../record/like.ts";
import { within } from "../record/recording.ts";
import { Tensor } from "../record/tensor.ts";
import type { NamedFunction } from "./functions.ts";
import type { Operator, Syntax } from "./syntax.ts";

type Functions = Readonly<Record<string, NamedFunction>>;
type Apply = (x: readonly TensorLike[]) => TensorLike;
/** One step of an evaluation: a number, a variable, or an operation on earlier steps. */
export type Step =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "variable"; readonly index: number }
  | { readonly kind: "apply"; readonly apply: Apply; readonly from: readonly number[] };

const operators: Readonly<Record<Operator, Apply>> = {
  "+": ([x, y]) => add(x!, y!),
  "-": ([x, y]) => sub(x!, y!),
  "*": ([x, y]) => mul(x!, y!),
  "/": ([x, y]) => div(x!, y!),
  "^": ([x, y]) => pow(x!, y as number),
};
const childrenOf = (s: Syntax): readonly Syntax[] =>
  s.kind === "negative" ? [s.of] : s.kind === "binary" ? [s.left, s.right] : s.kind === "call" ? s.arguments : [];
const applyOf = (s: Syntax, functions: Functions): Apply =>
  s.kind === "binary" ? operators[s.operator] : s.kind === "call" ? functions[s.name]!.apply : ([x]) => neg(x!);

/** The number behind a value that nothing records. */
export const numberOf = (x: TensorLike): number => (x instanceof Tensor ? (x.value as number) : (x as number));

/** The formula as a list of steps, operands first; parts without variables are numbers already. */
export function stepsOf(formula: Syntax, variables: readonly string[], functions: Functions): Step[] {
  const steps: Step[] = [];
  const results: number[] = [];
  const positions = new Map(variables.map((name, k) => [name, k]));
  const push = (step: Step): void => {
    results.push(steps.push(step) - 1);
  };
  const agenda: { readonly s: Syntax; readonly ready: boolean }[] = [{ s: formula, ready: false }];
  for (let task = agenda.pop(); task !== undefined; task = agenda.pop()) {
    const { s, ready } = task;
    const children = childrenOf(s);
    if (s.kind === "number" || s.kind === "constant") push({ kind: "number", value: s.value });
    else if (s.kind === "variable") push({ kind: "variable", index: positions.get(s.name)! });
    else if (!ready) {
      agenda.push({ s, ready: true });
      for (let k = children.length - 1; k >= 0; k--) agenda.push({ s: children[k]!, ready: false });
    } else {
      const from = results.splice(results.length - children.length);
      const numbers = from.map((k) => steps[k]!).flatMap((t) => (t.kind === "number" ? [t.value] : []));
      const apply = applyOf(s, functions);
      if (numbers.length < from.length) push({ kind: "apply", apply, from });
      else push({ kind: "number", value: within(null, () => numberOf(apply(numbers))) });
    }
  }
  return steps;
}
/** Value of the last step. */
export function runSteps(steps: readonly Step[], variables: readonly (TensorLike | undefined)[]): TensorLike {
  const values: TensorLike[] = [];
  for (const s of steps)
    values.push(
      s.kind === "number"
        ? s.value
        : s.kind === "variable"
          ? variables[s.index]!
          : s.apply(s.from.map((k) => values[k]!)),
    );
  return values[values.length - 1]!;
}
