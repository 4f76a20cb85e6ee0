import { type Exercise, proof, slopes } from "../../exercises/index.ts";

const total = "(exp(a) + exp(b) + exp(c))";
const logits = (at: Readonly<Record<string, number>>): { a: number; b: number; c: number } => ({
  a: at["a"]!,
  b: at["b"]!,
  c: at["c"]!,
});
const slope = (f: string, name: "a" | "b") => (at: Readonly<Record<string, number>>) => slopes(f, logits(at))[name];

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
    together: { needs: ["target", "other"] },
    "log-slope": { says: [slope(`log(${total})`, "b"), "=", `1/${total}`] },
    "log-of-sum": { says: [`log(${total})`, "=", "a + b + c"] },
  },
  goal: "together",
  mistakes: ["log-slope", "log-of-sum"],
});
export default exercise;
