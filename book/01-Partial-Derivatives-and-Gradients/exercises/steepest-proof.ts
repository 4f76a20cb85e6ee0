import { type Exercise, proof } from "../../exercises/index.ts";

const dot = "a*u + b*v";
/** The slope along (u, v) divided by a number: by its length, along the direction. */
const slope = ({ a, b, u, v }: Readonly<Record<string, number>>, by: number): number => (a! * u! + b! * v!) / by;
const exercise: Exercise = proof({
  variables: { a: [-3, 3], b: [-3, 3], u: [-2, 2], v: [-2, 2] },
  steps: {
    identity: { says: [`(${dot})^2 + (a*v - b*u)^2`, "=", "(a^2 + b^2)*(u^2 + v^2)"] },
    "drop-square": { says: [`(${dot})^2`, "<=", "(a^2 + b^2)*(u^2 + v^2)"], needs: ["identity"] },
    "take-root": { says: [dot, "<=", "sqrt(a^2 + b^2)*sqrt(u^2 + v^2)"], needs: ["drop-square"] },
    unit: { says: [(at) => slope(at, Math.hypot(at["u"]!, at["v"]!)), "<=", "sqrt(a^2 + b^2)"], needs: ["take-root"] },
    attained: { says: ["(a*a + b*b)/sqrt(a^2 + b^2)", "=", "sqrt(a^2 + b^2)"] },
    "square-of-sum": { says: [`(${dot})^2`, "=", "a^2*u^2 + b^2*v^2"] },
    "lengths-multiply": { says: [dot, "=", "sqrt(a^2 + b^2)*sqrt(u^2 + v^2)"] },
  },
  goals: ["unit", "attained"],
  mistakes: ["square-of-sum", "lengths-multiply"],
});
export default exercise;
