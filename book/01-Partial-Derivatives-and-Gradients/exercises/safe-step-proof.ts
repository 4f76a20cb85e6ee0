import { type Exercise, proof } from "../../exercises/index.ts";

// G is the squared length of the gradient; the ranges hold eta*L < 2, as the claim assumes.
const bound = "-eta*G + L/2*eta^2*G";
const exercise: Exercise = proof({
  variables: { L: [0.5, 1], eta: [0.1, 1.9], G: [0.1, 4] },
  steps: {
    plane: {},
    collect: { says: [bound, "=", "-eta*(1 - L*eta/2)*G"] },
    condition: { says: ["L*eta/2", "<=", "1"] },
    lower: { says: ["-eta*(1 - L*eta/2)*G", "<=", "0"], needs: ["collect", "condition"] },
    descends: { says: [bound, "<=", "0"], needs: ["plane", "collect", "lower"] },
    "gap-ignored": { says: [bound, "<=", "-eta*G"] },
    "square-lost": { says: [bound, "=", "-eta*G + L/2*eta*G"] },
  },
  goals: ["descends"],
  mistakes: ["gap-ignored", "square-lost"],
});
export default exercise;
