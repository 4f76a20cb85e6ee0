import { Abort, capturing } from "./capture.ts";

/** Before a write that `set` does not see: a loop that is being captured runs turn by turn instead. */
export function hidden(): void {
  if (capturing) throw new Abort("hidden state may be written");
}
