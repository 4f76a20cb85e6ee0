/** A number in each of some intervals, by name. */
export type Ranges = Readonly<Record<string, readonly [number, number]>>;
export type At = Readonly<Record<string, number>>;

/** Numbers in [0, 1) that look random and are the same each time (mulberry32). */
export function sequence(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Points with coordinates in the ranges: the ends in turn, then inside; another seed gives others. */
export function pointsIn(ranges: Ranges, count: number, seed: number): At[] {
  const next = sequence(seed);
  const point = (k: number): At =>
    Object.fromEntries(
      Object.entries(ranges).map(([name, [low, high]], i) => {
        if (k < 2) return [name, (k + i) % 2 === 0 ? low : high];
        return [name, low + (high - low) * next()];
      }),
    );
  return Array.from({ length: count }, (_, k) => point(k));
}

/** A number for a sentence: four significant digits, a real minus. */
export const shown = (v: number): string => {
  const text =
    Math.abs(v) >= 1e6 || (v !== 0 && Math.abs(v) < 1e-4) ? v.toExponential(2) : String(Number(v.toPrecision(4)));
  return text.replaceAll("-", "−");
};

/** A point for a sentence: "x = 1.2, y = −3". */
export const place = (at: At): string =>
  Object.entries(at)
    .map(([name, v]) => `${name} = ${shown(v)}`)
    .join(", ");
