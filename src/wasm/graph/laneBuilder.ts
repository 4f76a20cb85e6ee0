import type { LaneBuilder, LaneFunction, LaneRule, Scalar } from "../../ir/lower.ts";
import { constantOf } from "../binary/constant.ts";
import { binaryFunctions, type UnaryFunctionName, unaryFunctions } from "../math/index.ts";
import type { Subroutine } from "./callee.ts";
import type { Graph } from "./graph.ts";
import type { Float, Mask } from "./node.ts";

/**
 * Lane rules on an expression graph. Truth is 1 or 0 to a rule; here the comparison behind such a number is remembered,
 * so that choosing by it needs no second comparison.
 */
export class GraphLanes implements LaneBuilder<Float> {
  readonly graph: Graph;
  readonly #masks: Map<Float, Mask> = new Map();

  constructor(graph: Graph) {
    this.graph = graph;
  }

  constant(x: number): Float {
    return this.graph.constant(x);
  }

  add(x: Float, y: Float): Float {
    return this.graph.add(x, y);
  }

  sub(x: Float, y: Float): Float {
    return this.graph.sub(x, y);
  }

  mul(x: Float, y: Float): Float {
    return this.graph.mul(x, y);
  }

  div(x: Float, y: Float): Float {
    return this.graph.div(x, y);
  }

  neg(x: Float): Float {
    return this.graph.neg(x);
  }

  abs(x: Float): Float {
    return this.graph.abs(x);
  }

  sqrt(x: Float): Float {
    return this.graph.sqrt(x);
  }

  max(x: Float, y: Float): Float {
    return this.graph.max(x, y);
  }

  min(x: Float, y: Float): Float {
    return this.graph.min(x, y);
  }

  floor(x: Float): Float {
    return this.graph.floor(x);
  }

  ceil(x: Float): Float {
    return this.graph.ceil(x);
  }

  trunc(x: Float): Float {
    return this.graph.trunc(x);
  }

  nearest(x: Float): Float {
    return this.graph.nearest(x);
  }

  gt(x: Float, y: Float): Float {
    return this.#truth(this.graph.gt(x, y));
  }

  ge(x: Float, y: Float): Float {
    return this.#truth(this.graph.ge(x, y));
  }

  eq(x: Float, y: Float): Float {
    return this.#truth(this.graph.eq(x, y));
  }

  select(test: Float, x: Float, y: Float): Float {
    const g = this.graph;
    const fixed = constantOf(test);
    if (fixed !== undefined) return fixed === 0 ? y : x;
    const chosen = this.#maskOf(test);
    const [a, b] = [this.#knownMask(x), this.#knownMask(y)];
    if (a === undefined || b === undefined) return g.select(chosen, x, y);
    const not = g.not(chosen);
    const inside = a === true ? chosen : a === false ? undefined : g.and(chosen, a);
    const outside = b === true ? not : b === false ? undefined : g.and(not, b);
    if (inside === undefined) return outside === undefined ? x : this.#truth(outside);
    return this.#truth(outside === undefined ? inside : g.or(inside, outside));
  }

  call(name: LaneFunction, ...[x, y]: Float[]): Float {
    if (name === "pow" || name === "atan2" || name === "hypot") return binaryFunctions[name](this.graph, x!, y!);
    return unaryFunctions[name satisfies UnaryFunctionName](this.graph, x!);
  }

  scalarWhere(test: Float, f: Scalar, x: readonly Float[], otherwise: Float): Float {
    const fixed = constantOf(test);
    if (fixed !== undefined) return fixed === 0 ? otherwise : this.graph.call(f, x);
    return this.graph.callWhere(this.#maskOf(test), f, x, otherwise);
  }

  #truth(mask: Mask): Float {
    const x = this.graph.select(mask, 1, 0);
    this.#masks.set(x, mask);
    return x;
  }

  #maskOf(x: Float): Mask {
    return this.#masks.get(x) ?? this.graph.ne(x, 0);
  }

  /** The mask of a number that is a truth: known by where it came from, or as a constant 1 or 0. */
  #knownMask(x: Float): Mask | boolean | undefined {
    const fixed = constantOf(x);
    return fixed === 1 ? true : Object.is(fixed, 0) ? false : this.#masks.get(x);
  }
}

const scalarRules: WeakMap<Scalar, LaneRule> = new WeakMap();
/** The lane rule that calls the value rule of one lane. */
export function scalarRule(f: Scalar, arity: number): LaneRule {
  let rule = scalarRules.get(f);
  if (rule === undefined) {
    rule = (g, ...x) => g.scalarWhere(g.constant(1), f, x.slice(0, arity), x[0]);
    scalarRules.set(f, rule);
  }
  return rule;
}

const functions: WeakMap<LaneRule, Subroutine> = new WeakMap();
/** A lane rule of one operand as a function. */
export function functionOf(rule: LaneRule): Subroutine {
  let f = functions.get(rule);
  if (f === undefined) {
    f = { name: "function", rule: (g, x) => rule(new GraphLanes(g), x, x, x) };
    functions.set(rule, f);
  }
  return f;
}
