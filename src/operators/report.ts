import { top } from "../record/recording.ts";

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
const reports = new Map<string, LoopReport>();
export function say(report: LoopReport): void {
  reports.delete(report.where);
  reports.set(report.where, report);
}
/** A loop that stays a loop of JavaScript, by its text. */
export function stays(where: string, reason: string): void {
  if (top !== null) say({ where, turns: 0, as: "turns", reason });
}
/** What became of the loops of marked functions, each as it was recorded last. */
export const loopReport = (): LoopReport[] => [...reports.values()];
/** Forgets them. */
export const clearLoopReport = (): void => reports.clear();
