import { expression } from "wengert/expression";
import { classification, type Exercise } from "../../exercises/index.ts";

const slopes: Readonly<Record<string, number>> = { below: -0.5, zero: 0, half: 0.5, one: 1, above: 1.5 };
const relu = expression("max(0, x)", { variables: ["x"] });
/** A line through (0, 0) supports the function when it is nowhere above it. */
const supports = (slope: number): boolean =>
  Array.from({ length: 41 }, (_, k) => (k - 20) / 4).every((x) => relu(x) >= slope * x - 1e-12);

const exercise: Exercise = classification({
  choices: Object.keys(slopes),
  many: true,
  right: () => ({ answer: Object.keys(slopes).filter((name) => supports(slopes[name]!)) }),
  mistakes: {
    "one-sided": ({ answer }) => answer!.length === 2 && answer!.includes("zero") && answer!.includes("one"),
    "convention-only": ({ answer }) => answer!.length === 1 && answer![0] === "zero",
    "lines-above": ({ answer }) => answer!.includes("above") || answer!.includes("below"),
  },
});
export default exercise;
