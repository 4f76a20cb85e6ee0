import type { Expression } from "wengert/expression";
import { type Answer, type Entered, type Labels, right, unreadable, type Verdict, wrong } from "./exercise.ts";
import { type At, place, pointsIn, type Ranges, shown } from "./points.ts";
import { close, typedFormula, Unreadable } from "./typed.ts";

type Numbers = Readonly<Record<string, number>>;

export interface Formula {
  readonly fields: Labels;
  /** The variables of the formulas, and where the points of the comparison lie. */
  readonly variables: Ranges;
  /** What a right answer gives at a point. */
  readonly right: (at: At) => Numbers;
  readonly mistakes: Readonly<Record<string, (at: At) => Numbers>>;
  /** What is compared, of what was typed: the values of the fields unless stated. */
  readonly measure?: (typed: Readonly<Record<string, Expression>>, at: At) => Numbers;
}

const POINTS = 50;
const TOLERANCE = 1e-9;

const values = (typed: Readonly<Record<string, Expression>>, at: At): Numbers =>
  Object.fromEntries(Object.entries(typed).map(([name, f]) => [name, f(at)]));

/** Samples of numbers at all points, by name. */
class Samples {
  readonly points: readonly At[];
  private readonly rows: readonly Numbers[];

  constructor(points: readonly At[], numbers: (at: At) => Numbers) {
    this.points = points;
    this.rows = points.map(numbers);
  }

  get names(): string[] {
    return Object.keys(this.rows[0]!);
  }

  of(name: string): number[] {
    return this.rows.map((row) => row[name]!);
  }
}

const agree = (a: readonly number[], b: readonly number[]): boolean => a.every((v, k) => close(v, b[k]!, TOLERANCE));

/** The factor by which all values are off, if there is one. */
function factorOf(got: readonly number[], wanted: readonly number[]): number | null {
  const at = wanted.findIndex((v) => Math.abs(v) > 1e-3);
  const factor = at < 0 ? Number.NaN : got[at]! / wanted[at]!;
  return Number.isFinite(factor) &&
    factor !== 0 &&
    agree(
      got,
      wanted.map((v) => v * factor),
    )
    ? factor
    : null;
}

function common(got: Samples, wanted: Samples, name: string): string {
  const [g, w] = [got.of(name), wanted.of(name)];
  const factor = factorOf(g, w);
  if (factor !== null && close(factor, -1)) return "All signs are turned.";
  if (factor !== null) return `It is right up to a constant factor: yours is ${shown(factor)} times too large.`;
  const difference = g.map((v, k) => v - w[k]!);
  if (
    agree(
      difference,
      difference.map(() => difference[0]!),
    )
  )
    return `It is off by the constant ${shown(difference[0]!)}.`;
  const at = got.points.findIndex((_, k) => !close(g[k]!, w[k]!, TOLERANCE));
  const value = Number.isFinite(g[at]!) ? shown(g[at]!) : "no number";
  return `At ${place(got.points[at]!)} yours gives ${value}; the engine gets something else there.`;
}

/** Asks for functions as formulas; they are compared, as functions, with what the engine gets at random points. */
export function formula(spec: Formula): Entered {
  const fields = Object.keys(spec.fields);
  const variables = Object.keys(spec.variables);
  const measure = spec.measure ?? values;
  let seed = 1;
  const grade = (answer: Answer): Verdict => {
    const typed: Record<string, Expression> = {};
    for (const field of fields) {
      try {
        typed[field] = typedFormula(answer[field] ?? "", variables);
      } catch (e) {
        if (!(e instanceof Unreadable)) throw e;
        const which = fields.length === 1 ? "The formula" : `Formula ${fields.indexOf(field) + 1}`;
        return unreadable(`${which} cannot be read: ${e.message}.`, [field]);
      }
    }
    const points = pointsIn(spec.variables, POINTS, seed++);
    const wanted = new Samples(points, spec.right);
    const got = new Samples(points, (at) => measure(typed, at));
    const bad = wanted.names.filter((name) => !agree(got.of(name), wanted.of(name)));
    const marked = bad.filter((name) => fields.includes(name));
    const where = marked.length > 0 ? marked : fields;
    if (bad.length === 0) return right(`Right: equal to what the engine gets at ${POINTS} points.`);
    const made = Object.entries(spec.mistakes).find(([, numbers]) => {
      const samples = new Samples(points, numbers);
      return samples.names.every((name) => agree(got.of(name), samples.of(name)));
    });
    if (made) return wrong("", where, made[0]);
    const several = marked.length > 0 ? `Formula ${fields.indexOf(bad[0]!) + 1}: ` : `Checking ${bad[0]}: `;
    const which = wanted.names.length > 1 ? several : "";
    return wrong(which + common(got, wanted, bad[0]!), where);
  };
  return { form: { kind: "fields", fields: spec.fields, variables }, mistakes: Object.keys(spec.mistakes), grade };
}
