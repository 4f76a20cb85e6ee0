import { type Exercise, proof } from "../../exercises/index.ts";

const dot = "a*u + b*v";
const exercise: Exercise = proof({
  variables: { a: [-3, 3], b: [-3, 3], u: [-2, 2], v: [-2, 2] },
  steps: {
    identity: { says: [`(${dot})^2 + (a*v - b*u)^2`, "=", "(a^2 + b^2)*(u^2 + v^2)"] },
    "drop-square": { says: [`(${dot})^2`, "<=", "(a^2 + b^2)*(u^2 + v^2)"], needs: ["identity"] },
    "take-root": { says: [dot, "<=", "sqrt(a^2 + b^2)*sqrt(u^2 + v^2)"], needs: ["drop-square"] },
    unit: { needs: ["take-root"] },
    attained: { needs: ["unit"] },
    "square-of-sum": { says: [`(${dot})^2`, "=", "a^2*u^2 + b^2*v^2"] },
    "lengths-multiply": { says: [dot, "=", "sqrt(a^2 + b^2)*sqrt(u^2 + v^2)"] },
  },
  goal: "attained",
  mistakes: ["square-of-sum", "lengths-multiply"],
});
export default exercise;
