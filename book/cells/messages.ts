import type { Verdict } from "../exercises/exercise.ts";

/** What the page asks of the sandbox. */
export interface Request {
  readonly code: string;
  /** An exercise whose checks the program has to pass. */
  readonly trial?: { readonly file: string; readonly name: string };
}

/** What the sandbox tells the page. */
export type Reply =
  | { readonly type: "ready" }
  | { readonly type: "log"; readonly line: string }
  | { readonly type: "verdict"; readonly verdict: Verdict }
  | { readonly type: "done" }
  | { readonly type: "fault"; readonly message: string };

/** Lines, and characters a line, that a run may print. */
export const LINES = 200;
export const WIDTH = 2000;
