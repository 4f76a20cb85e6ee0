import { showNumber } from "../../inspect/notation.ts";

/** Numbers to pixels, linearly, and where the ticks stand. */
export interface Scale {
  readonly at: (x: number) => number;
  readonly ticks: readonly number[];
  readonly label: (tick: number) => string;
  /** What is to be added to the labels, where these would be too long: `+ 1.7e+12`. */
  readonly base: string;
}
/** A range that is narrower than that part of its numbers is widened to it: ticks are told apart. */
const NARROWEST = 2 ** -40;
/** There is room for so many characters beside an axis. */
const LONGEST = 7;
/** A power of ten to the last digit, which `**` misses on some hosts. */
const tenTo = (e: number): number => Number(`1e${e}`);
/** The power of ten of the first digit. */
const exponentOf = (x: number): number => Math.floor(Math.log10(x) + 1e-9);

/**
 * A scale from [low, high] to [from, to] with about `count` ticks at 1, 2 or 5 times a power of ten (Heckbert 1990, "Nice
 * numbers for graph labels", Graphics Gems).
 */
export function scaleOf(low: number, high: number, from: number, to: number, count: number): Scale {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const centre = low === high ? size / 10 || 1 : high - low < NARROWEST * size ? NARROWEST * size : 0;
  const [first, last] = [low - centre, high + centre];
  const rough = (last - first) / count;
  const power = tenTo(Math.floor(Math.log10(rough)));
  const part = rough / power;
  const step = power * (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10);
  const ticks: number[] = [];
  for (let k = Math.ceil(first / step); k * step <= last * (1 + Math.sign(last) * 1e-12); k++) ticks.push(k * step);
  const largest = Math.max(Math.abs(first), Math.abs(last));
  const label = labelOf(step, largest);
  const round = tenTo(exponentOf(last - first) + 1);
  const rounds = (ticks[0] ?? first) / round;
  const base = label === undefined ? Math.floor(rounds + 1e-9 + Math.abs(rounds) * 2 ** -50) * round : 0;
  const rest = label ?? labelOf(step, last - base)!;
  return {
    at: (x) => from + ((x - first) / (last - first)) * (to - from),
    ticks,
    label: (tick) => rest(tick - base),
    base: base === 0 ? "" : `${base < 0 ? "\u2212" : "+"} ${showNumber(Math.abs(base), 15)}`,
  };
}
/** Numbers up to `largest`, told apart in steps; undefined where that takes too many characters. */
function labelOf(step: number, largest: number): ((tick: number) => string) | undefined {
  const digits = Math.max(0, -exponentOf(step));
  const significant = exponentOf(largest) - exponentOf(step) + 1;
  const length = Math.max(1, exponentOf(largest) + 1) + (digits > 0 ? digits + 1 : 0);
  if ((largest < 1e6 || significant > 4) && digits <= 5 && length <= LONGEST) return (x) => (x + 0).toFixed(digits);
  return significant > 4 ? undefined : (x) => (Math.abs(x) < step / 2 ? "0" : Number(x.toPrecision(4)).toExponential());
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
