import type { TypedArray } from "../ir/raw.ts";
import { showType } from "../ir/type.ts";
import { settle } from "./emit.ts";
import { fail } from "./errors.ts";
import { rawOf } from "./evaluate.ts";
import { type Recording, within } from "./recording.ts";
import type { Tensor } from "./tensor.ts";

/** The host asks for the numbers of a value. Known: it gets them (and a recording `jit` notes a guard). Unknown: an error. */
export function read(given: Tensor, what: string): number | TypedArray {
  // A value that no open recording is waiting for is just its number, in later recordings too.
  const v = isOver(given) ? within(null, () => settle(given)) : settle(given);
  const raw = rawOf(v);
  if (v.rec) v.rec.reads[v.id] = true;
  if (raw === undefined)
    fail(
      what,
      `the number of this ${showType(v.type)} is not known inside ${unknownIn(v.rec!)}`,
      "Use where(test, a, b), cond or whileLoop, which keep both paths in the program",
    );
  let jit = v.rec;
  while (jit !== null && (!jit.guards || jit.closed)) jit = jit.parent;
  jit?.guards?.add(jit, v, raw as number | TypedArray);
  return raw as number | TypedArray;
}
function isOver({ rec }: Tensor): boolean {
  if (rec === null) return false;
  for (let r: Recording | null = rec; r !== null; r = r.parent) if (!r.closed) return false;
  return true;
}
/** A one-element value as a number. */
export function item(v: Tensor): number {
  if (v.size !== 1 || v.type.dtype === "tuple")
    fail("item", `${showType(v.type)} has ${v.size} elements`, "Index or reduce it first, or use toArray()");
  const raw = read(v, "item");
  return typeof raw === "number" ? raw : raw[0]!;
}
function unknownIn(rec: Recording): string {
  return rec.kind === "vmap" || rec.kind.startsWith("jit") ? rec.kind : `the body of ${rec.kind}`;
}
