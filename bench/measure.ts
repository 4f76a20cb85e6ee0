export type Unit = "ns" | "us" | "ms" | "KB" | "MB" | "B" | "x" | "GFLOP/s" | "rel" | "runs";
/** A number beside the main one, such as the time of the first call. */
export interface Extra {
  readonly label: string;
  readonly value: number;
  readonly unit: Unit;
  readonly target?: number;
}
/** What another program took for the same work, in the unit of the figure; `target`: the ratio ours / theirs to reach. */
export interface Peer {
  readonly name: string;
  readonly value: number;
  readonly target?: number;
}
/** One measured figure, with the target it is held against (none: for information). Less is better. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  readonly target?: number;
  readonly peers?: readonly Peer[];
  readonly extra?: readonly Extra[];
  readonly note?: string;
}
/** What could not be measured, and why. */
export interface Failure {
  readonly name: string;
  readonly failure: string;
}
export type Row = Figure | Failure;

export interface Options {
  /** Names given after the section; empty: all. */
  readonly only: readonly string[];
  /** A folder laid out as ADBench's data. */
  readonly data: string | undefined;
  /** How often each side is run in turn. */
  readonly rounds: number;
  readonly progress: (text: string) => void;
}
export interface Section {
  readonly name: string;
  /** What is measured, in one sentence. */
  readonly about: string;
  /** The names that can follow the section's, if it can be run in part. */
  names?(options: Options): readonly string[];
  run(options: Options): readonly Row[];
  /** Lines below the table. */
  summary?(rows: readonly Row[]): readonly string[];
}
/** What was asked for cannot be done; told without a trace. */
export class UsageError extends Error {}
export const measured = (row: Row): row is Figure => !("failure" in row);

/**
 * Nanoseconds of one run: the lesser of wall and processor time. Waiting for a busy processor adds to the former only,
 * threads that compile or collect garbage beside the run to the latter only.
 */
function once(f: () => unknown): number {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  f();
  const wall = Number(process.hrtime.bigint() - start);
  const { user, system } = process.cpuUsage(cpu);
  // Processor time comes in microseconds, and some kernels keep it in ticks of 4 ms: too coarse for short runs.
  return wall < 2e7 ? wall : Math.min(wall, 1e3 * (user + system));
}
/** Least time of one call in nanoseconds over several rounds: interruptions only ever add. */
export function least(f: () => unknown, rounds = 7): number {
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < rounds; k++) best = Math.min(best, once(f));
  return best;
}
/** Nanoseconds in which an engine has compiled what it compiles beside the run. */
const warmUp = 3e8;
/**
 * Nanoseconds of a call, which is repeated within a round when it is too short to time alone. Rounds are shorter than a
 * busy machine lets a process run, so that some are not interrupted.
 */
export function perCall(f: () => unknown, round = 1e6, rounds = 21): number {
  const start = process.hrtime.bigint();
  do f();
  while (Number(process.hrtime.bigint() - start) < warmUp);
  let n = 1;
  const many = (): void => {
    for (let k = 0; k < n; k++) f();
  };
  while (least(many, 1) < round) n *= 2;
  return least(many, rounds) / n;
}
/** Rounds that fit into `budget` nanoseconds, between 3 and 400, with the call just made as a guide. */
export function bestWithin(f: () => unknown, budget: number): number {
  f();
  const call = Math.max(1, once(f));
  return perCall(f, 2e6, Math.max(3, Math.min(400, Math.floor(budget / Math.max(call, 2e6)))));
}
/** The least times of two programs, run in turn so that both meet the same disturbances. */
export function alternating(f: () => unknown, g: () => unknown, rounds = 7): [number, number] {
  let [a, b] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let k = 0; k < rounds; k++) {
    a = Math.min(a, least(f, 1));
    b = Math.min(b, least(g, 1));
  }
  return [a, b];
}
export const geometricMean = (xs: readonly number[]): number =>
  Math.exp(xs.reduce((s, x) => s + Math.log(x), 0) / xs.length);
