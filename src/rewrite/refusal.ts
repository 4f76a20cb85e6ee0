/** A place in the user's text, lines and columns from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
/** Text that cannot be rewritten without changing what it means. */
export class RewriteError extends Error {
  readonly place: Place;
  constructor(why: string, place: Place) {
    super(`${place.file}:${place.line}:${place.column}: ${why}`);
    this.name = "RewriteError";
    this.place = place;
  }
}
