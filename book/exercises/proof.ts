import { expression } from "wengert/expression";
import { type Answer, type Entered, right, unreadable, type Verdict, wrong } from "./exercise.ts";
import { type At, place, pointsIn, type Ranges, shown } from "./points.ts";

type Side = string | ((at: At) => number);
type Relation = "=" | "<=" | ">=";

export interface Step {
  /** What the step claims: formulas in the variables, or functions of a point, such as a slope; without it, words only. */
  readonly says?: readonly [Side, Relation, Side];
  /** Steps that must stand before it. */
  readonly needs?: readonly string[];
}

export interface Proof {
  /** Where the random points lie. */
  readonly variables: Ranges;
  readonly steps: Readonly<Record<string, Step>>;
  /** The steps that together are the theorem. */
  readonly goals: readonly string[];
  /** Steps whose text says why they are wrong. */
  readonly mistakes: readonly string[];
}

const POINTS = 200;
/** Relative to the sizes of both sides, for rounding. */
const SLACK = 1e-9;

function holds(a: number, relation: Relation, b: number): boolean {
  const slack = SLACK * Math.max(1, Math.abs(a), Math.abs(b));
  if (relation === "=") return Math.abs(a - b) <= slack;
  return relation === "<=" ? a <= b + slack : a >= b - slack;
}

/** A point where the claim fails, with both sides there. */
function refuted([left, relation, right]: NonNullable<Step["says"]>, points: readonly At[]): string | null {
  const variables = Object.keys(points[0]!);
  const read = (side: Side): ((at: At) => number) =>
    typeof side === "string" ? expression(side, { variables }) : side;
  const f = read(left);
  const g = read(right);
  const at = points.find((p) => !holds(f(p), relation, g(p)));
  return at ? `At ${place(at)} the left side is ${shown(f(at))} and the right side ${shown(g(at))}.` : null;
}

/** Asks for the steps of a proof in order, among steps that are false somewhere; the engine looks for the place. */
export function proof(spec: Proof): Entered {
  let seed = 1;
  const needs = (name: string): readonly string[] => spec.steps[name]?.needs ?? [];
  const grade = (answer: Answer): Verdict => {
    const taken = (answer["steps"] ?? "").split(",").filter((name) => name in spec.steps);
    if (taken.length === 0) return unreadable("No step is taken yet.", []);
    const points = pointsIn(spec.variables, POINTS, seed++);
    for (const name of taken) {
      const { says } = spec.steps[name]!;
      const where = says ? refuted(says, points) : null;
      if (where !== null) {
        return wrong(
          `Step ${taken.indexOf(name) + 1} is not true. ${where}`,
          [name],
          spec.mistakes.includes(name) ? name : undefined,
        );
      }
    }
    for (const [k, name] of taken.entries()) {
      const missing = needs(name).filter((needed) => !taken.slice(0, k).includes(needed));
      if (missing.length === 0) continue;
      const late = missing.some((needed) => taken.includes(needed));
      const why = late ? "uses a step that comes only after it" : "uses something that no step before it gives";
      return wrong(`All steps are true. Step ${k + 1} ${why}.`, [name]);
    }
    if (!spec.goals.every((goal) => taken.includes(goal)))
      return wrong("True and in order so far; not all that is claimed is proved yet.", []);
    return right(`Right: each step stands on those before it, and its formulas held at ${POINTS} random points.`);
  };
  return { form: { kind: "order", steps: Object.keys(spec.steps) }, mistakes: spec.mistakes, grade };
}
