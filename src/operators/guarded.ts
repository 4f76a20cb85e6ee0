import { fail } from "../record/errors.ts";
import { type Recording, top } from "../record/recording.ts";

/** Whether what the host reads is fixed by a guard: a compiled list is being made. */
export function guarded(): boolean {
  for (let r = top; r !== null; r = r.parent) if (r.guards !== null) return true;
  return false;
}
/** The recording that all others at this moment are part of. */
export function outermost(): Recording {
  let r = top!;
  while (r.parent !== null) r = r.parent;
  return r;
}
/** Before a number that comes out differently at every call. */
export function fresh(name: string): undefined {
  if (guarded())
    fail(
      "jit",
      `${name} would be asked once, and its answer kept in the compiled list`,
      "Pass the number as an argument",
    );
}
