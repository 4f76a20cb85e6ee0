import { fail } from "../record/errors.ts";
import { type Recording, sink, top } from "../record/recording.ts";
import { Abort, capturing } from "./capture.ts";

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
  if (capturing) throw new Abort(`${name} in the loop`);
  if (guarded()) fail("jit", `${name} would be asked once, and its answer kept`, "Pass the number as an argument");
}
