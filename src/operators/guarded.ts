import { fail } from "../record/errors.ts";
import { type GuardSink, type Recording, top } from "../record/recording.ts";
import { Abort, capturing } from "./capture.ts";

/** Where guards go, if a compiled list is being made. */
export function sink(): GuardSink | null {
  for (let r = top; r !== null; r = r.parent) if (r.guards) return r.guards;
  return null;
}
/** Whether what the host reads is fixed by a guard. */
export const guarded = (): boolean => sink() !== null;
/** The recording that all others at this moment are part of. */
export function outermost(): Recording {
  let r = top!;
  while (r.parent !== null) r = r.parent;
  return r;
}
/** Before a number that comes out differently at every call. */
export function fresh(name: string): void {
  if (capturing !== null) throw new Abort(`${name} in the loop`);
  if (guarded()) fail("jit", `${name} would be asked once, and its answer kept`, "Pass the number as an argument");
}
