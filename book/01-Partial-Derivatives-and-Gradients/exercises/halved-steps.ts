import { expression } from "wengert/expression";
import { classification, type Exercise, slopes } from "../../exercises/index.ts";

/** Functions on the plane, at the point (1, 1), with a step along (1, 2). */
const functions: Readonly<Record<string, string>> = {
  product: "x*y",
  plane: "3*x - y",
  cube: "x + (y - 1)^3",
  kink: "abs(x - y)",
};
const choices = ["nothing", "two", "four", "eight"] as const;

/** By what a halved step divides the error of the plane through the gradient, measured. */
function factorOf(text: string): (typeof choices)[number] {
  const f = expression(text, { variables: ["x", "y"] });
  const at = { x: 1, y: 1 };
  // At a kink there is no gradient; the plane is then that of the one side which the derivative rules choose.
  const g = slopes(f, at);
  const error = (h: number): number => Math.abs(f(1 + h, 1 + 2 * h) - f(1, 1) - h * (g.x + 2 * g.y));
  const h = 2 ** -8;
  if (error(h) < 1e-14) return "nothing";
  const order = Math.round(Math.log2(error(h) / error(h / 2)));
  return choices[order]!;
}

const exercise: Exercise = classification({
  items: Object.keys(functions),
  choices: [...choices],
  right: () => Object.fromEntries(Object.entries(functions).map(([name, text]) => [name, factorOf(text)])),
  mistakes: {
    "slope-for-error": (chosen) => chosen["product"]!.includes("two"),
    "smooth-is-two": (chosen) => chosen["cube"]!.includes("four"),
    "kinks-too": (chosen) => !chosen["kink"]!.includes("two"),
  },
});
export default exercise;
