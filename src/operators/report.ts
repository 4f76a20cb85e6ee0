import type { LoopReport } from "../record/loopReport.ts";
import { sink, top } from "../record/recording.ts";

export type { LoopReport } from "../record/loopReport.ts";

const reports = new Map<string, LoopReport>();
/** `sum.ts:3:5: loop of 100 turns as scan (2 paths)` */
const text = ({ where, turns, as, reason }: LoopReport): string =>
  `${where}: loop${turns === 0 ? "" : ` of ${turns} turns`} ${as === "turns" ? "turn by turn" : `as ${as}`}${reason === "" ? "" : ` (${reason})`}`;
export function say(report: LoopReport): void {
  // A loop of no text is the compiler's own, which warms up by it.
  if (report.where === "") return;
  Object.defineProperty(report, "toString", { value: () => text(report) });
  reports.delete(report.where);
  reports.set(report.where, report);
  const to = sink();
  if (to === null) return;
  to.loops ??= new Map();
  to.loops.set(report.where, report);
}
/** A loop that stays a loop of JavaScript, by its text. */
export function stays(where: string, reason: string): void {
  if (top !== null) say({ where, turns: 0, as: "turns", reason });
}
/** What became of the loops of marked functions, each as it was recorded last. */
export const loopReport = (): LoopReport[] => [...reports.values()];
/** Forgets them. */
export const clearLoopReport = (): void => reports.clear();
