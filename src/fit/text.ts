import { showNumber } from "../inspect/notation.ts";
import type { Dependency } from "./dependencies.ts";
import type { State } from "./state.ts";
import type { ActiveBound, Conflict, Evidence } from "./verdict.ts";

/** A status and what is particular to it. */
export type Finding =
  | { readonly status: "minimum" | "bound active" | "redundant" | "not converged" }
  | { readonly status: "conflicting"; readonly conflicts: readonly Conflict[] }
  /** `everywhere`: at points nearby the directions are there, too. */
  | { readonly status: "flat direction" | "gauge freedom"; readonly everywhere: boolean }
  /** `idle`: the parameter without influence; undefined at a saddle. */
  | { readonly status: "saddle or plateau"; readonly idle: number | undefined };

/** What the sentences tell of. */
export interface Facts {
  readonly names: readonly string[];
  readonly state: State;
  /** Where the search began. */
  readonly start: Float64Array;
  /** Residuals that are zero up to rounding. */
  readonly exact: boolean;
  readonly equations: boolean;
  readonly rows: number;
  readonly rank: number;
  /** How many residuals are different in their derivatives. */
  readonly different: number;
  /** The direction that the residuals hardly see, and that part of what they see most. */
  readonly dim: { readonly direction: Float64Array; readonly part: number } | undefined;
  /** Whose sdObserved is NaN where sd is a number or Infinity. */
  readonly unknown: readonly string[];
  /** There is a Hessian, and it is not finite. */
  readonly isWithoutHessian: boolean;
  /** There are no more residuals than parameters, and the noise was to be estimated. */
  readonly withoutErrors: boolean;
  readonly evidence: Evidence;
  readonly directions: readonly Float64Array[];
  readonly bounds: readonly ActiveBound[];
  readonly dependencies: readonly Dependency[];
  readonly witness: Float64Array | undefined;
}
const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
const few = (x: number): string => showNumber(x, 4);
const listed = (parts: readonly string[]): string =>
  parts.length > 4 ? `${parts.slice(0, 4).join(", ")} and ${parts.length - 4} more` : parts.join(", ");

/** The verdict in sentences: what was found, how it is known, what to do, and why errors are missing. */
export const textOf = (found: Finding, f: Facts): string => `${findingText(found, f)}${observedOf(f)}`;
function findingText(found: Finding, f: Facts): string {
  switch (found.status) {
    case "minimum":
      if (f.state.free.length === 0) return "Nothing to fit: every parameter is held (lower = upper).";
      return `A minimum: ${reasonOf(f)}.${f.exact ? "" : errorOf(f)}${freedomOf(f)}${dimOf(f)}`;
    case "bound active":
      if (f.state.free.length === 0)
        return `A minimum within the bounds, where every parameter stands at one. ${boundsOf(f)}`;
      return `A minimum within the bounds: ${reasonOf(f)} for the parameters that can move. ${boundsOf(f)}${freedomOf(f)}${dimOf(f)}`;
    case "flat direction":
      return f.equations ? freedomText(f) : flatText(found.everywhere, f);
    case "gauge freedom":
      return `Gauge freedom: the residuals do not change along ${plural(f.directions.length, "direction")}, here and nearby: a symmetry of the model, or parameters that it has only together at the points of these data. The cost is at a minimum, the parameters are one of many equally good choices. One is along ${directionsOf({ ...f, directions: f.directions.slice(0, 1) })}. Hold as many parameters (lower = upper) to fix the choice, and only then read standard deviations.`;
    case "redundant":
      return `Solved, with redundant equations: all ${f.rows} hold, of which ${f.rank} are independent. ${listed(f.dependencies.map((d) => `Equation ${d.equation} follows from ${combination(d)}`))}. Leaving out the dependent ones changes nothing.`;
    case "conflicting":
      return conflictText(found.conflicts, f);
    case "saddle or plateau":
      return `${found.idle === undefined ? saddleText(f) : plateauText(found.idle, f)} ${witnessOf(f)}`;
    case "not converged":
      return notConverged(f);
  }
}
function determinedBy(f: Facts): string {
  const parameters = plural(f.state.free.length, "parameter");
  if (f.rank === 0) return `no residual depends on ${f.state.free.length === 1 ? "the parameter" : "any parameter"}`;
  if (f.different >= f.state.free.length) return `the residuals determine ${f.rank} of ${parameters}`;
  const alike =
    f.different < f.rows
      ? `, of which ${f.different} ${f.different === 1 ? "differs in its" : "differ in their"} derivatives,`
      : "";
  return `${plural(f.rows, "residual")}${alike} cannot determine ${parameters}`;
}
function flatText(everywhere: boolean, f: Facts): string {
  const head = `A flat direction: ${determinedBy(f)}${everywhere ? "" : " here"}.`;
  const more = `${runaways(f)}${f.bounds.length > 0 ? ` ${boundsOf(f)}` : ""}`;
  const alone = f.directions.map((d) => loneOf(d, f.names));
  if (alone.includes(undefined))
    return `${head} They do not change, to first order, along ${directionsOf(f)}.${more} Standard deviations of these parameters are infinite: hold one of them (lower = upper), add data that tells them apart, or leave them out of the model.`;
  const [which, them] = [listed(alone as string[]), alone.length === 1 ? "it" : "them"];
  return `${head}${f.rank === 0 ? "" : ` None depends on ${which}, to first order.`}${more} sd is infinite for ${which}: hold ${them} (lower = upper), add data that depend on ${them}, or leave ${them} out of the model.`;
}
/** The one parameter that a direction moves, if it is one. */
function loneOf(d: Float64Array, names: readonly string[]): string | undefined {
  const [first, second] = [...d.keys()].filter((k) => d[k] !== 0);
  return second === undefined ? names[first!] : undefined;
}
/** Parameters of the flat directions that have grown a thousandfold: they cancel one another, where no minimum is. */
function runaways({ state: { x }, start, directions, names }: Facts): string {
  const far = names.flatMap((name, k) =>
    directions.some((d) => Math.abs(d[k]!) > 1e-3) && Math.abs(x[k]!) > 1e3 * Math.abs(start[k]!) && start[k] !== 0
      ? [`${name} = ${few(x[k]!)}`]
      : [],
  );
  return far.length < 2
    ? ""
    : ` ${listed(far)} have run far from the start and cancel: start nearer to where the minimum should be, or bound them.`;
}
const freedomText = (f: Facts): string =>
  `Solved, and not fully determined: ${plural(f.rows, "equation")} leave${f.rows === 1 ? "s" : ""} ${plural(f.directions.length, "degree")} of freedom, along ${directionsOf(f)}. Add an equation, or hold a parameter (lower = upper).`;
function reasonOf({ evidence, exact }: Facts): string {
  if (exact) return "the residuals are zero up to rounding";
  const angle = `|cos| between the residuals and what parameters can change is ${few(evidence.angle)}`;
  return evidence.stop === "cosine" ? angle : `${angle}, as small as doubles make it`;
}
const errorOf = ({ evidence: { offset } }: Facts): string =>
  Number.isNaN(offset) ? "" : ` A further step would move the parameters by ${few(offset)} standard deviations.`;
const boundsOf = ({ bounds }: Facts): string =>
  `${listed(bounds.map(({ name, side, value, multiplier }) => `${name} is held at its ${side} bound ${few(value)} (a unit further the cost would fall by about ${few(multiplier)})`))}. ${bounds.length === 1 ? "It has" : "They have"} no standard deviation.`;

/** Of parameters that the residuals see by their curvature alone, and of errors that nothing is left for. */
function freedomOf({ withoutErrors, rank, rows, state: { free } }: Facts): string {
  if (rank < free.length)
    return ` The residuals determine ${rank} of ${plural(free.length, "parameter")} to first order, the cost the others by its second derivatives: where sd is Infinity read sdObserved.${rows === 1 ? " If the residual is a sum of squares already, return its terms as they are before they are squared." : ""}`;
  return withoutErrors
    ? " There are no more residuals than parameters, so none are left to estimate standard deviations from: these are NaN."
    : "";
}

function observedOf({ unknown, isWithoutHessian, evidence: { curvature = Number.NaN } }: Facts): string {
  if (isWithoutHessian) return " sdObserved is undefined, as second derivatives are not finite here.";
  return unknown.length === 0
    ? ""
    : ` sdObserved is NaN for ${listed(unknown)}: along what they take part in the cost does not curve upwards by more than its rounding (least curvature ${few(curvature)} in scaled parameters).`;
}

function dimOf({ dim, names }: Facts): string {
  if (dim === undefined) return "";
  const lone = loneOf(dim.direction, names);
  const along = `along (${directionText(dim.direction, names)})`;
  const lost = `${lone === undefined ? "Nearly interchangeable parameters" : "Hardly determined"}: the residuals hardly change ${lone === undefined ? along : `with ${lone}`}, by ${few(dim.part)} of what they change most in scaled parameters, so that rounding takes about ${Math.round(-Math.log10(dim.part))} of 16 digits there.`;
  const fix =
    lone === undefined
      ? "Centre or rescale what they multiply, or hold one of them (lower = upper)."
      : "Hold it (lower = upper), or add data that depend on it.";
  return ` ${lost} ${fix}`;
}
/** `a +1, b -0.5`. */
function directionText(d: Float64Array, names: readonly string[]): string {
  const order = [...d.keys()].filter((k) => d[k] !== 0).sort((a, b) => Math.abs(d[b]!) - Math.abs(d[a]!) || a - b);
  return listed(order.map((k) => `${names[k]} ${d[k]! > 0 ? "+" : ""}${few(d[k]!)}`));
}
const directionsOf = ({ directions, names }: Facts): string =>
  directions
    .map((d) => `(${directionText(d, names)})`)
    .slice(0, 3)
    .join(", ");

/** `0.5 times equation 0 - 2 times equation 3`. */
function sumOf(terms: readonly (readonly [weight: number, equation: number])[]): string {
  const shown = terms.slice(0, 4).map(([w, i], k) => {
    const sign = k === 0 ? (w < 0 ? "-" : "") : w < 0 ? " - " : " + ";
    return `${sign}${few(Math.abs(w))} times equation ${i}`;
  });
  return `${shown.join("")}${terms.length > 4 ? ` and ${terms.length - 4} more` : ""}`;
}
function combination({ weights }: Dependency): string {
  const used = [...weights.keys()].filter((i) => weights[i] !== 0);
  return used.length === 0 ? "nothing: no parameter changes it" : sumOf(used.map((i) => [weights[i]!, i]));
}
function conflictText(conflicts: readonly Conflict[], f: Facts): string {
  if (f.rows === 1)
    return `The equation has no solution near here: it is ${few(f.state.size)} at best. Start elsewhere.`;
  const head = `Conflicting equations: the ${f.rows} cannot hold together (rank ${f.rank}); the best compromise leaves half the sum of squares at ${few(0.5 * f.state.size ** 2)}.`;
  if (conflicts.length === 0)
    return `${head} No single one contradicts the others to first order: the system has no solution near here. Start elsewhere, or drop an equation.`;
  return `${head} Where the others hold, ${listed(conflicts.map((c) => `equation ${c.equation} is off by ${few(c.gap)} (it depends on ${combination(c)})`))}. Change or drop it, or one of those.`;
}
const saddleText = ({ evidence, directions, names }: Facts): string =>
  `A saddle, not a fit: the gradient is zero, but the cost curves downwards (${few(evidence.curvature ?? Number.NaN)} in scaled parameters) along (${directionText(directions[0]!, names)}).`;
const plateauText = (k: number, { names, state }: Facts): string =>
  `A plateau, not a fit: ${names[k]} = ${few(state.x[k]!)} has no influence on the residuals here, so the gradient says nothing about it.`;

function witnessOf({ witness, names, state }: Facts): string {
  if (witness === undefined) return "Start elsewhere, or bound that parameter.";
  const changed = names.flatMap((name, k) => (witness[k] === state.x[k] ? [] : [`${name} = ${few(witness[k]!)}`]));
  return `With ${listed(changed)} the cost is less: start again there (verdict.witness).`;
}
function notConverged({ evidence, state }: Facts): string {
  const where = `the largest cosine between a column of the Jacobian and the residuals is still ${few(evidence.cosine)}`;
  const head = "Not converged: ";
  if (evidence.stop === "iterations")
    return `${head}maxIterations reached, ${where}. Read the log: if the cost still falls, raise maxIterations or start from x; if it does not, rescale or bound the parameters.`;
  if (evidence.stop === "stopped") return `${head}onProgress returned false, ${where}.`;
  const finite = state.size < 1e150 ? "" : " The residuals are so large that their squares overflow.";
  return `${head}no shorter step lowers the cost, though ${where}. The derivative does not describe the residuals: look for a kink (abs, max, if), noise in the model, or a wrong jacobian.${finite}`;
}
