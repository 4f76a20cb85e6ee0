import { remembered } from "../memo.ts";
import { clamp } from "../svg.ts";
import { type Case, cases } from "./cases.ts";
import type { Line } from "./listing.ts";
import {
  type Audit,
  audit,
  byHand,
  type Coordinate,
  compare,
  pointOf,
  type Sweeps,
  sweepsOf,
  type Weights,
} from "./patient.ts";
import { indexOf, LEAST, type Method, methods, PER_DECADE, type Precision, steps } from "./quotients.ts";

export interface GradientCheckState {
  /** Name of the case. */
  readonly problem: string;
  /** The case whose lines the state holds; where it is another one, the case opens afresh. */
  readonly opened: string;
  readonly precision: string;
  readonly method: string;
  /** Logarithm of the step to base 10. */
  readonly h: number;
  /** The weight whose errors are drawn. */
  readonly weight: string;
  /** Number of the point: 0 is that of the case, others are drawn at random. */
  readonly draw: number;
  /** Whether the mask of a case that has one is the same at all evaluations. */
  readonly held: boolean;
  /** What the reader decided: "" not yet, "right" that the gradient is right, "show" to be told. */
  readonly decision: string;
  /** Formulas of the gradient by hand, line by line, as the reader left them. */
  readonly line1: string;
  readonly line2: string;
  readonly line3: string;
  readonly line4: string;
  readonly line5: string;
  readonly line6: string;
  readonly line7: string;
  readonly line8: string;
}
type State = GradientCheckState;

export type LineKey = `line${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`;
export const lineKeys: readonly LineKey[] = ["line1", "line2", "line3", "line4", "line5", "line6", "line7", "line8"];

export const caseOf = ({ problem }: State): Case => cases.find(({ name }) => name === problem) ?? cases[0]!;
const precisionOf = ({ precision }: State): Precision => (precision === "f32" ? "f32" : "f64");
export const methodOf = ({ method }: State): Method => methods.find((m) => m === method) ?? "central";

const formulasOf = (c: Case): Readonly<Record<LineKey, string>> =>
  Object.fromEntries(lineKeys.map((key, k) => [key, c.gradient[k]?.formula ?? ""])) as Record<LineKey, string>;

/** A case as it opens. */
export const opening = (c: Case): State => ({
  problem: c.name,
  opened: c.name,
  precision: c.start?.precision ?? "f64",
  method: "central",
  h: c.start?.h ?? -5,
  weight: Object.keys(c.weights)[0]!,
  draw: 0,
  held: false,
  decision: "",
  ...formulasOf(c),
});

export const heldAt = (state: State, exponent: number): State => ({
  ...state,
  h: clamp(Math.round(exponent * PER_DECADE) / PER_DECADE, LEAST, 0),
});

/** Lines of the gradient by hand as the reader left them. */
const linesOf = (state: State): Line[] =>
  caseOf(state).gradient.map(({ name }, k) => ({ name, formula: state[lineKeys[k]!] }));

const read = (text: string): Line[] => JSON.parse(text) as Line[];
const named = (problem: string): Case => cases.find(({ name }) => name === problem)!;

const hands = remembered((problem: string, lines: string, draw: number, precision: string, held: string): Weights => {
  const c = named(problem);
  return byHand(c, read(lines), pointOf(c, draw), precision as Precision, held === "true");
});
/** The gradient by hand at the point. @throws ListingError */
export const handOf = (state: State): Weights =>
  hands(caseOf(state).name, JSON.stringify(linesOf(state)), state.draw, precisionOf(state), String(state.held));

const allSweeps = remembered((problem: string, draw: number, precision: string, held: string): Sweeps => {
  const c = named(problem);
  return sweepsOf(c, pointOf(c, draw), steps, precision as Precision, held === "true");
});
export const sweepsFor = (state: State): Sweeps =>
  allSweeps(caseOf(state).name, state.draw, precisionOf(state), String(state.held));

const audits = remembered((problem: string, lines: string): Audit => audit(named(problem), read(lines)));
/** The lines against the engine's gradient at points drawn at random. */
export const auditOf = (state: State): Audit => audits(caseOf(state).name, JSON.stringify(linesOf(state)));

export const coordinatesOf = (state: State): Coordinate[] =>
  compare(handOf(state), sweepsFor(state), methodOf(state), indexOf(state.h));

/** A state that can be shown. @throws ListingError with the line that cannot be read. */
export function accepted(state: State): State {
  const c = caseOf(state);
  if (state.opened !== c.name) return opening(c);
  const fit: State = {
    ...heldAt(state, state.h),
    problem: c.name,
    precision: precisionOf(state),
    method: methodOf(state),
    weight: state.weight in c.weights ? state.weight : Object.keys(c.weights)[0]!,
    draw: clamp(Math.round(state.draw), 0, 1_000_000),
  };
  handOf(fit);
  return fit;
}

/** Whether the lines are those that the case opened with. */
export const untouched = (state: State): boolean =>
  caseOf(state).gradient.every(({ formula }, k) => formula === state[lineKeys[k]!]);
