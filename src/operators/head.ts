import { and } from "../prims/comparison.ts";
import { add, dec, inc, sub } from "./arithmetic.ts";
import { Abort } from "./capture.ts";
import { ge, gt, le, lt, ne, neq } from "./comparison.ts";
import { type Range, rangeOf } from "./counter.ts";
import { type Any, isScalar, isValue } from "./operand.ts";
import { test } from "./truth.ts";

/** How two sides stand to one another while the loop goes on; "!": the left one is true, which the right one, 0, is not. */
export type Relation = "<" | "<=" | ">" | ">=" | "!=" | "!==" | "!";
const relations: Readonly<Record<Relation, (a: Any, b: Any) => Any>> = {
  ...{ "<": lt, "<=": le, ">": gt, ">=": ge, "!=": neq, "!==": ne, "!": (a: Any): Any => a },
};
/** A comparison in the head of a loop at a value of its counter; its sides are affine in that. */
export type Condition = (i: Any) => readonly [left: Any, relation: Relation, right: Any];
/** How the user's text moves the counter. */
export type Update = "++" | "--" | "+=" | "-=";
const updates: Readonly<Record<Update, (i: Any, by: Any) => Any>> = { "++": inc, "--": dec, "+=": add, "-=": sub };

const isNumber = (x: Any): x is number => typeof x === "number";
/** More turns than arrays have elements: nobody waits for the end. */
const mostTurns = 2 ** 32;

/** `i = low; conditions(i); i += by` */
export class Head {
  readonly low: Any;
  /** By how much a counter that is a number moves; NaN where that is no number. */
  readonly step: number;
  readonly #conditions: readonly Condition[];
  readonly #by: Any;
  readonly #update: Update;
  readonly #once: boolean;

  /** `once`: the first turn is under no condition, as in `do ... while`. */
  constructor(low: Any, conditions: readonly Condition[], by: Any, update: Update, once: boolean) {
    this.low = low;
    this.step = isNumber(by) ? (update[0] === "-" ? -by : by) : Number.NaN;
    this.#conditions = conditions;
    this.#by = by;
    this.#update = update;
    this.#once = once;
  }
  /** Whether the loop goes on; what is recorded is decided. */
  goesOn(i: Any): boolean {
    return this.#conditions.every((condition) => {
      const [left, relation, right] = condition(i);
      return test(relations[relation](left, right));
    });
  }
  next(i: Any): Any {
    return isNumber(i) && isNumber(this.#by) ? i + this.step : updates[this.#update](i, this.#by);
  }
  /** Turns of a loop of whole numbers; undefined: something is no number, or it does not end. */
  get turns(): number | undefined {
    if (!Number.isInteger(this.low) || !Number.isInteger(this.step) || this.step === 0) return undefined;
    const before = this.#once ? 1 : 0;
    let turns = mostTurns;
    for (const condition of this.#conditions) {
      const allowed = turnsBy(condition, this.low + before * this.step, this.step);
      if (allowed === undefined) return undefined;
      turns = Math.min(turns, allowed);
      if (turns === 0) break;
    }
    return turns < mostTurns ? turns + before : undefined;
  }
  /** Whether the counter or its bounds are recorded numbers. */
  get isRecorded(): boolean {
    if (!Number.isInteger(this.step) || this.step === 0) return false;
    if (!isNumber(this.low)) return isScalar(this.low);
    return this.#conditions.some((condition) => condition(this.low).some(isScalar));
  }
  /**
   * The widest range of a loop whose bounds depend on outer counters, and the condition of each turn in it.
   * @throws Abort where that range is not known.
   */
  widest(): { readonly low: number; readonly turns: number; readonly taken: (i: Any) => Any } {
    const { low, step } = this;
    if (this.#once) throw new Abort("the end of a loop that runs once at least is a recorded number");
    const start = known(low);
    if (!isNumber(low) && Math.abs(step) !== 1)
      throw new Abort("the step of a loop that begins at a recorded number is not 1");
    const first = step > 0 ? start.low : start.high;
    let turns = mostTurns;
    const recorded: Condition[] = [];
    for (const condition of this.#conditions) {
      const [left, , right] = condition(first);
      const isOpen = !isNumber(left) || !isNumber(right);
      const [allowed, relation] = isOpen
        ? mostTurnsBy(condition, first, step, isNumber(low))
        : [turnsBy(condition, first, step), undefined];
      if (isOpen) recorded.push((i) => withRelation(condition(i), relation));
      turns = Math.min(turns, allowed ?? mostTurns);
    }
    if (turns >= mostTurns) throw new Abort("the end of a loop is not known");
    const begun = (i: Any): Any => (isValue(low) ? (step > 0 ? ge(i, low) : le(i, low)) : true);
    const taken = (i: Any): Any =>
      recorded.reduce((all: Any, condition) => {
        const [left, relation, right] = condition(i);
        return both(all, relations[relation](left, right));
      }, begun(i));
    return { low: first, turns, taken };
  }
}
const both = (a: Any, b: Any): Any => (isValue(a) && isValue(b) ? and(a, b) : a === true ? b : b === true ? a : false);
const withRelation = ([left, own, right]: ReturnType<Condition>, relation: Relation = own): ReturnType<Condition> => [
  left,
  relation,
  right,
];

/** Whether the left side grows towards the right one, or falls; undefined: either. */
const directions: Readonly<Partial<Record<Relation, 1 | -1>>> = { "<": 1, "<=": 1, ">": -1, ">=": -1 };
const isClosed = (relation: Relation): boolean => relation === "<=" || relation === ">=";
/** Turns until a gap, not positive at first, reaches 0 (`closed`: passes it) when it grows by `slope` each time. */
const untilClosed = (gap: number, slope: number, closed: boolean): number | undefined =>
  slope > 0 ? Math.max(0, closed ? Math.floor(-gap / slope) + 1 : Math.ceil(-gap / slope)) : undefined;
/** Turns that a comparison of numbers allows from `first` on; undefined: it is none of numbers, or does not end. */
function turnsBy(condition: Condition, first: number, step: number): number | undefined {
  const at = (k: number): ReturnType<Condition> => condition(first + k * step);
  const holds = (k: number): boolean => {
    const [left, relation, right] = at(k);
    return relations[relation](left, right);
  };
  const [left, relation, right] = at(0);
  if (!isNumber(left) || !isNumber(right)) return undefined;
  if (!holds(0)) return 0;
  const [nextLeft, , nextRight] = at(1);
  const up = directions[relation] ?? (left < right ? 1 : -1);
  const gap = up * (left - right);
  let turns = untilClosed(gap, up * (nextLeft - nextRight) - gap, isClosed(relation));
  if (turns === undefined || turns >= mostTurns) return undefined;
  // Differences round, comparisons decide.
  if (relation[0] === "!") return holds(turns - 1) && !holds(turns) ? turns : undefined;
  while (!holds(turns - 1)) turns--;
  while (turns < mostTurns && holds(turns)) turns++;
  return turns;
}
function known(x: Any): Range {
  const range = rangeOf(x);
  if (range === undefined || range.from) throw new Abort("a loop bound is a recorded number");
  return range;
}
/** How far a recorded whole number moves; its range must keep its width, so that the factor of the counter is one number. */
function moved(before: Range, after: Range): number {
  if (after.high - after.low !== before.high - before.low)
    throw new Abort("a factor of a loop's counter is a recorded number");
  return after.low - before.low;
}
/**
 * Turns that a comparison with recorded whole numbers allows at most, and how they compare then: whoever counts until two
 * numbers are equal starts below or above. `fixed`: the counter begins at `first`.
 */
function mostTurnsBy(condition: Condition, first: number, step: number, fixed: boolean): [number, Relation] {
  const [left, relation, right] = condition(first);
  const [nextLeft, , nextRight] = condition(first + step);
  const [a, b] = [known(left), known(right)];
  const slope = moved(a, known(nextLeft)) - moved(b, known(nextRight));
  const up = directions[relation] ?? Math.sign(slope);
  if (!(up * slope > 0)) throw new Abort("it counts away from its bound");
  const [widest, least] = up > 0 ? [a.low - b.high, a.high - b.low] : [b.low - a.high, b.high - a.low];
  const isOther = relation[0] === "!";
  if (isOther && (!fixed || least > 0 || Math.abs(slope) !== 1))
    throw new Abort("a loop may miss the recorded number that ends it");
  return [untilClosed(widest, up * slope, isClosed(relation))!, isOther ? (up > 0 ? "<" : ">") : relation];
}
