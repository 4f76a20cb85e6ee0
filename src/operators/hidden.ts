import { Abort, capturing } from "./capture.ts";

/** Before a write that `set` does not see: a loop that is being captured runs turn by turn instead. */
export function hidden(): void {
  if (capturing !== null)
    throw new Abort(
      "something may be written that the loop does not see: a private field, a property of super, a variable of a function that it calls",
    );
}
