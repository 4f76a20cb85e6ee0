import { CONST, INPUT, MUL, type Program } from "../../ir/program.ts";
import { I32 } from "../../ir/type.ts";
import { zerosOf } from "../../prims/broadcast.ts";
import { where } from "../../prims/comparison.ts";
import { dot } from "../../prims/contraction.ts";
import { nameOf } from "../../record/table.ts";
import type { Tensor } from "../../record/tensor.ts";
import type { Delta } from "./chain.ts";
import type { AllTurns } from "./turns.ts";

interface Product {
  readonly a: number;
  readonly b: number;
  /** Only turns where it holds add anything. */
  readonly test: number | undefined;
}
/** A delta that is one product of scalars, perhaps under a condition. */
function productOf(p: Program, d: Delta): Product | undefined {
  const inner = d.kind === "choice" && d.no.kind === "nothing" ? d.yes : d;
  if (inner.kind !== "more" || inner.negative || inner.than.kind !== "nothing" || p.op(inner.line) !== MUL)
    return undefined;
  const [a, b] = p.operands(inner.line) as [number, number];
  return { a, b, test: d.kind === "choice" ? d.test : undefined };
}
/** Counters of outer loops that a line depends on. */
function countersOf(p: Program, line: number): Set<number> {
  const seen = new Set<number>([line]);
  const counters = new Set<number>();
  for (const i of seen) {
    if (p.op(i) === INPUT) {
      if (p.type(i) === I32) counters.add(i);
    } else if (p.op(i) !== CONST) for (const a of p.operands(i)) seen.add(a);
  }
  return counters;
}
const covers = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean => [...b].every((x) => a.has(x));
/**
 * Whether factor a has an outer counter that the other has not, and either the other has one, too, or a is read as it stands:
 * a matrix times a vector. What is computed for each pair of counters is better added up at once.
 */
const isProduct = (p: Program, a: number, ca: ReadonlySet<number>, cb: ReadonlySet<number>): boolean =>
  !covers(cb, ca) && (!covers(ca, cb) || (cb.size > 0 && nameOf(p.op(a)) === "gather"));
/**
 * The sum over all turns of products of a matrix and a vector, or of two matrices: a contraction, which stays one when the
 * outer loops become axes. `counter`: the line of the loop's own.
 */
export function contraction(all: AllTurns, d: Delta, counter: number): Tensor | undefined {
  const { p } = all;
  const product = productOf(p, d);
  if (product === undefined || p.type(product.a).shape.length > 0 || p.type(product.a).dtype !== "f64")
    return undefined;
  const { a, b, test } = product;
  if (!all.at(a).batched || !all.at(b).batched) return undefined;
  const outer = (i: number): Set<number> => new Set([...countersOf(p, i)].filter((k) => k !== counter));
  const [ca, cb] = [outer(a), outer(b)];
  if (!isProduct(p, a, ca, cb) && !isProduct(p, b, cb, ca)) return undefined;
  if (test === undefined) return dot(all.tensor(a), all.tensor(b));
  const asked = outer(test);
  const [masked, other] = covers(ca, asked) ? [a, b] : covers(cb, asked) ? [b, a] : [undefined, undefined];
  if (masked === undefined) return undefined;
  const v = all.tensor(masked);
  return dot(where(all.tensor(test, true), v, zerosOf(v.type)), all.tensor(other));
}
