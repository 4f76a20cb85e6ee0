import { Program } from "../ir/program.ts";
import { isFloat } from "../ir/type.ts";
import type { Property } from "../record/rules.ts";
import { primitives } from "../record/table.ts";
import { movingLines } from "./moving.ts";

const known: Record<Property, WeakMap<Program, boolean>> = { masked: new WeakMap(), flat: new WeakMap() };

/** Has line i this property, or a line in a program that it holds? */
export const has = (p: Program, i: number, property: Property): boolean => {
  const block = primitives[p.op(i)];
  return block?.[property] ?? block?.holds?.(property, p.params.get(i)) === true;
};
/** Has a whole program? It is flat, too, where a result stands still though all inputs move. */
export function holds(p: Program, property: Property): boolean {
  const of = known[property];
  let found = of.get(p);
  if (found === undefined) {
    const moves = movingLines(
      p,
      p.inputs.map(() => true),
    );
    found = property === "flat" && p.outputs.some((o) => o >= 0 && !moves[o] && isFloat(p.type(o)));
    for (let i = 0; i < p.n && !found; i++) found = has(p, i, property);
    of.set(p, found);
  }
  return found;
}
/** Has a program among the parameters of a line? */
export const anyHolds = (property: Property, params: object): boolean =>
  Object.values(params)
    .flat()
    .some((q) => q instanceof Program && holds(q, property));
