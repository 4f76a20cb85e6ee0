import { type Exercise, proof, slopes } from "../../exercises/index.ts";

const total = "(exp(a) + exp(b) + exp(c))";
const logits = (at: Readonly<Record<string, number>>): { a: number; b: number; c: number } => ({
  a: at["a"]!,
  b: at["b"]!,
  c: at["c"]!,
});
const slope = (f: string, name: "a" | "b") => (at: Readonly<Record<string, number>>) => slopes(f, logits(at))[name];

/** How far the gradient of the loss is from p - y. */
const off = (at: Readonly<Record<string, number>>): number => {
  const g = slopes(`-log(exp(a)/${total})`, logits(at));
  const [a, b, c] = [Math.exp(at["a"]!), Math.exp(at["b"]!), Math.exp(at["c"]!)];
  const sum = a + b + c;
  return Math.max(Math.abs(g.a - a / sum + 1), Math.abs(g.b - b / sum), Math.abs(g.c - c / sum));
};

const exercise: Exercise = proof({
  variables: { a: [-2, 2], b: [-2, 2], c: [-2, 2] },
  steps: {
    "log-of-quotient": { says: [`-log(exp(a)/${total})`, "=", `log(${total}) - a`] },
    "log-sum": { says: [slope(`log(${total})`, "b"), "=", `exp(b)/${total}`] },
    target: {
      says: [slope(`log(${total}) - a`, "a"), "=", `exp(a)/${total} - 1`],
      needs: ["log-of-quotient", "log-sum"],
    },
    other: { says: [slope(`log(${total}) - a`, "b"), "=", `exp(b)/${total}`], needs: ["log-of-quotient", "log-sum"] },
    together: { says: [off, "=", () => 0], needs: ["target", "other"] },
    "log-slope": { says: [slope(`log(${total})`, "b"), "=", `1/${total}`] },
    "log-of-sum": { says: [`log(${total})`, "=", "a + b + c"] },
  },
  goals: ["together"],
  mistakes: ["log-slope", "log-of-sum"],
});
export default exercise;
