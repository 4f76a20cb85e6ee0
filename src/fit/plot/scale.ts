/** Numbers to pixels, linearly, and where the ticks stand. */
export interface Scale {
  readonly at: (x: number) => number;
  readonly ticks: readonly number[];
  readonly label: (tick: number) => string;
}
/**
 * A scale from [low, high] to [from, to] with about `count` ticks at 1, 2 or 5 times a power of ten (Heckbert 1990, "Nice
 * numbers for graph labels", Graphics Gems).
 */
export function scaleOf(low: number, high: number, from: number, to: number, count: number): Scale {
  const centre = low === high ? Math.abs(low) / 10 || 1 : 0;
  const [first, last] = [low - centre, high + centre];
  const rough = (last - first) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const part = rough / power;
  const step = power * (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10);
  const ticks: number[] = [];
  for (let k = Math.ceil(first / step); k * step <= last * (1 + Math.sign(last) * 1e-12); k++) ticks.push(k * step);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const largest = Math.max(Math.abs(first), Math.abs(last));
  const plain = largest < 1e6 && digits <= 5;
  return {
    at: (x) => from + ((x - first) / (last - first)) * (to - from),
    ticks,
    label: (tick) =>
      plain ? (tick + 0).toFixed(digits) : tick === 0 ? "0" : Number(tick.toPrecision(4)).toExponential(),
  };
}
/** Least and largest of several lists, finite numbers only; widened by a part on both sides. */
export function extent(lists: readonly ArrayLike<number>[], margin: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists)
    for (let k = 0; k < list.length; k++) {
      const x = list[k]!;
      if (!Number.isFinite(x)) continue;
      low = Math.min(low, x);
      high = Math.max(high, x);
    }
  if (low > high) return [0, 1];
  const wide = (high - low) * margin;
  return [low - wide, high + wide];
}
