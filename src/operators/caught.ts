import { WengertError } from "../record/errors.ts";
import { top } from "../record/recording.ts";
import { Interruption } from "./capture.ts";
import type { Any } from "./operand.ts";

/**
 * What a `catch` clause of marked text has caught. What plain numbers would not have thrown is none of its business: a
 * refusal of a recording, or the end of a trial of a loop.
 */
export function caught(e: Any): Any {
  if (top !== null && (e instanceof WengertError || e instanceof Interruption)) throw e;
  return e;
}
