import { runNode } from "../child.ts";
import type { Figure, Options, Row } from "../measure.ts";
import { names as derivatives } from "./unknowns.ts";

/** A frame of a display. */
const frame = 16;
const states = ["fresh", "warm", "idle"] as const;
type State = (typeof states)[number];
interface FirstCallTime {
  readonly own: number;
  readonly wall: number;
  readonly making: number;
}
class FirstCalls {
  readonly name: string;
  readonly #args: readonly string[];
  readonly #runs: Readonly<Record<State, FirstCallTime[]>> = { fresh: [], warm: [], idle: [] };
  #failure: string | undefined;

  constructor(title: string, n: number) {
    this.name = `first call: ${title}, ${n} unknowns`;
    this.#args = [title, String(n)];
  }
  measure(state: State): void {
    if (this.#failure !== undefined) return;
    const url = new URL("firstCall.js", import.meta.url);
    const { value, failure } = runNode<FirstCallTime>(url, [...this.#args, state]);
    if (value === undefined) this.#failure = failure ?? "gave no result";
    else this.#runs[state].push(value);
  }
  get row(): Row {
    return this.#failure === undefined
      ? { name: this.name, ...timesOf(this.#runs) }
      : { name: this.name, failure: this.#failure };
  }
}
function timesOf(runs: Readonly<Record<State, readonly FirstCallTime[]>>): Omit<Figure, "name"> {
  const least = (state: State, of: keyof FirstCallTime): number => Math.min(...runs[state].map((r) => r[of]));
  const middle = (state: State): number =>
    runs[state].map((r) => r.own).sort((a, b) => a - b)[runs[state].length >> 1]!;
  return {
    value: least("fresh", "own"),
    unit: "ms",
    target: frame,
    extra: [
      { label: "after another function", value: least("warm", "own"), unit: "ms", target: frame },
      { label: "after an idle moment", value: least("idle", "own"), unit: "ms", target: frame },
      { label: "in the middle", value: middle("fresh"), unit: "ms" },
      { label: "by the clock", value: least("fresh", "wall"), unit: "ms" },
      { label: "after another", value: least("warm", "wall"), unit: "ms" },
      { label: "after idling", value: least("idle", "wall"), unit: "ms" },
      { label: "to make it", value: least("fresh", "making"), unit: "ms" },
    ],
  };
}
const unknowns: readonly number[] = [5, 50, 200, 500];
/**
 * First calls in a process that has done nothing, that has compiled another function, and that has been idle: the least of
 * several processes, in rounds over all of them, so that a slow minute of the machine meets each once. Matrices are written
 * into arrays, as `into` does.
 */
export function firstCalls({ rounds, progress }: Options): Row[] {
  const all = derivatives.flatMap((title) => unknowns.map((n) => new FirstCalls(title, n)));
  for (let k = 0; k < rounds; k++)
    for (const calls of all)
      for (const state of states) {
        progress(`${calls.name}, ${state}, round ${k + 1}`);
        calls.measure(state);
      }
  return all.map(({ row }) => row);
}
