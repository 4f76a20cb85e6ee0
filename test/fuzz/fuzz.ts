import { randomFrom } from "../laws/numbers.ts";
import { printProgram } from "./print.ts";
import { type GenerateOptions, generate, type Program, SIZE, smaller } from "./program.ts";
import type { Place } from "./roads.ts";

const MOST_SHRINKS = 400;
/** Number of programs: `FUZZ=100000 npx vitest run test/fuzz` for more than the share of the daily 10,000. */
export const howMany = (share: number): number =>
  Math.max(1, Math.round(share * Number(process.env["FUZZ"] ?? 10_000)));
/** `SEED=n` makes other programs. */
const family = process.env["SEED"] ?? "wengert";

/** What is wrong with a program, or undefined. */
function fault(check: (p: Program, place: Place) => void, p: Program, place: Place): string | undefined {
  try {
    check(p, place);
    return undefined;
  } catch (e) {
    return (e as Error).stack ?? String(e);
  }
}
const kindOfFault = (text: string): string =>
  text
    .split("\n")[0]!
    .replaceAll(/[-\d.e+,]+/g, "#")
    .slice(0, 40);
/** The smallest program found that fails in the same way. */
function shrink(check: (p: Program, place: Place) => void, p: Program, place: Place, text: string): [Program, string] {
  let best: [Program, string] = [p, text];
  let tries = 0;
  for (let found = true; found && tries < MOST_SHRINKS; ) {
    found = false;
    for (const q of smaller(best[0])) {
      if (++tries > MOST_SHRINKS) break;
      const other = fault(check, q, place);
      if (other !== undefined && kindOfFault(other) === kindOfFault(text)) {
        best = [q, other];
        found = true;
        break;
      }
    }
  }
  return best;
}
/** Makes and checks programs; throws at the first that fails, with its text and seed. */
export function fuzz(
  name: string,
  count: number,
  options: GenerateOptions & { readonly length?: readonly [number, number] },
  check: (p: Program, place: Place, k: number) => void,
): void {
  const [least, most] = options.length ?? [3, 7];
  for (let k = 0; k < count; k++) {
    const seed = `${family}/${name}/${k}`;
    const random = randomFrom(seed);
    const length = least + Math.floor(random() * (most - least + 1));
    const program = generate(seed, random, length, options);
    const numbers = (): number[] =>
      Array.from({ length: SIZE }, () => (Math.floor((2 * random() - 1) * 1e8) + 0.5) / 1e8);
    const place: Place = { x: numbers(), y: numbers(), v: numbers() };
    const at = (p: Program, where: Place): void => check(p, where, k);
    const text = fault(at, program, place);
    if (text === undefined) continue;
    const [least1, why] = shrink(at, program, place, text);
    throw new Error(
      `program ${k} of ${count}: ${why}\n\n${printProgram(least1, place.x)}\n// direction ${JSON.stringify(place.v)}, other point ${JSON.stringify(place.y)}`,
    );
  }
}
