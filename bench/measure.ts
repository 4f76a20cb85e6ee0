/** One measured figure, with the target it is held against (none: for information). */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: "ns" | "us" | "ms" | "MB" | "B" | "x";
  readonly target?: number;
}
export interface Section {
  readonly name: string;
  /** What is measured, in one sentence. */
  readonly about: string;
  run(progress: (text: string) => void): Figure[];
}
/** Least time of one call in nanoseconds over several rounds: interruptions only ever add. */
export function least(f: () => unknown, rounds = 7): number {
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < rounds; k++) {
    const start = process.hrtime.bigint();
    f();
    best = Math.min(best, Number(process.hrtime.bigint() - start));
  }
  return best;
}
/** Nanoseconds of a call too short to time alone: repeated until a round takes `round` ns. */
export function perCall(f: () => unknown, round = 3e6): number {
  f();
  let n = 1;
  const many = (): void => {
    for (let k = 0; k < n; k++) f();
  };
  while (least(many, 1) < round) n *= 2;
  return least(many) / n;
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
export const digits = (x: number): string => (x < 10 ? x.toFixed(2) : x < 100 ? x.toFixed(1) : x.toFixed(0));
/** An aligned table: figure, target, and whether it was reached. */
export function table(figures: readonly Figure[]): string {
  const width = Math.max(...figures.map((f) => f.name.length));
  return figures
    .map(({ name, value, unit, target }) => {
      const goal =
        target === undefined
          ? ""
          : `   target ${digits(target)} ${unit}: ${value <= target ? "reached" : "missed"} (${digits(value / target)}x)`;
      return `${name.padEnd(width)}  ${digits(value).padStart(8)} ${unit.padEnd(2)}${goal}`;
    })
    .join("\n");
}
