import { type Exercise, formula, slopes, valueAt } from "../../exercises/index.ts";

// One example with feature 2 and label 1: the score is 2w + b.
const loss = "log(1 + exp(2*w + b)) - (2*w + b)";
const squared = "(1/(1 + exp(-2*w - b)) - 1)^2/2";

const exercise: Exercise = formula({
  fields: { dw: "$\\partial \\ell/\\partial w =$", db: "$\\partial \\ell/\\partial b =$" },
  variables: { w: [-1.5, 1.5], b: [-1, 1] },
  right: ({ w, b }) => {
    const slope = slopes(loss, { w: w!, b: b! });
    return { dw: slope.w, db: slope.b };
  },
  mistakes: {
    "feature-left-out": (at) => ({ dw: valueAt("1/(1 + exp(-2*w - b)) - 1", at) }),
    "label-left-out": (at) => ({ dw: valueAt("2/(1 + exp(-2*w - b))", at), db: valueAt("1/(1 + exp(-2*w - b))", at) }),
    "other-loss": ({ w, b }) => {
      const slope = slopes(squared, { w: w!, b: b! });
      return { dw: slope.w, db: slope.b };
    },
  },
});
export default exercise;
