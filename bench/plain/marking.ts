import { lift } from "wengert/operators/lift";
import { type Figure, least, perCall } from "../measure.ts";
import { energy, fibonacci, predators } from "./functions.ts";

type Run = () => unknown;
const springs = { q: Float64Array.from({ length: 1000 }, (_, i) => i + Math.sin(i)), p: { k: 2, rest: 1 } };
const rates = [0.5, 0.03, 0.8, 0.03, 30, 4];
const years = Array.from({ length: 21 }, (_, i) => [20 + i, 10 + (i % 5)]);
/** A function as it is, and with its second text. */
function sides(): Readonly<Record<string, readonly [Run, Run]>> {
  const [markedEnergy, markedPredators, markedFibonacci] = [lift(energy), lift(predators), lift(fibonacci)];
  return {
    "springs, n = 1000": [() => energy(springs.q, springs.p), () => markedEnergy(springs.q, springs.p)],
    "lynx and hare, 21 years x 20 steps": [() => predators(rates, years, 20), () => markedPredators(rates, years, 20)],
    "Fibonacci number 15, by recursion": [() => fibonacci(15), () => markedFibonacci(15)],
  };
}
function figure(name: string, [plain, marked]: readonly [Run, Run]): Figure {
  let [own, ours] = [perCall(plain), perCall(marked)];
  const many = (f: Run, n: number) => (): void => {
    for (let k = 0; k < n; k++) f();
  };
  const n = Math.ceil(1e6 / own);
  for (let k = 0; k < 21; k++) {
    own = Math.min(own, least(many(plain, n), 1) / n);
    ours = Math.min(ours, least(many(marked, n), 1) / n);
  }
  const peer = { name: "unmarked", value: own / 1e3, target: 2 };
  return { name: `marked, on plain numbers: ${name}`, value: ours / 1e3, unit: "us", peers: [peer] };
}

/** The name by which the figures below are asked for. */
export const MARKING = "marking";
/** What marking costs where nothing is recorded, and what rewriting costs. */
export const marking = (progress: (text: string) => void): Figure[] => [
  ...Object.entries(sides()).map(([name, pair]) => {
    progress(name);
    return figure(name, pair);
  }),
  {
    name: "springs rewritten and made anew (lift), warm",
    value: perCall(() => lift(energy)) / 1e6,
    unit: "ms",
    target: 1,
  },
  {
    name: "lynx and hare, three functions, rewritten and made anew (lift), warm",
    value: perCall(() => lift(predators)) / 1e6,
    unit: "ms",
    target: 3,
  },
];
