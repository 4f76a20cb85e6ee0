/** What became of a loop of a marked function, the last time it was recorded. */
export interface LoopReport {
  /** `file:line:column` in the user's text. */
  readonly where: string;
  /** 0 for a loop that JavaScript runs, and may leave at any turn. */
  readonly turns: number;
  /** Operations on whole arrays; one line for all turns; or turn by turn. */
  readonly as: "arrays" | "scan" | "turns";
  /** Why it was not captured, or what is worth knowing of how it was. */
  readonly reason: string;
}
