import { Program } from "../ir/program.ts";
import { isFloat } from "../ir/type.ts";
import { primitives } from "../record/table.ts";
import { movingLines } from "./moving.ts";

/** What a primitive may be, and with it every line that holds a program with such a line. */
export type Property = "masked" | "flat";
const known: Record<Property, WeakMap<Program, boolean>> = { masked: new WeakMap(), flat: new WeakMap() };

/** Has line i this property, or a line in a program that it holds? */
export const has = (p: Program, i: number, property: Property): boolean => {
  const block = primitives[p.op(i)];
  return (
    block?.[property] ??
    (!!block?.many &&
      Object.values(p.params.get(i) ?? {})
        .flat()
        .some((q) => q instanceof Program && holds(q, property)))
  );
};
/** The same for a whole program. A program is flat, too, where a result stands still though all inputs move. */
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
