import { type Exercise, formula, slopes, valueAt } from "../../exercises/index.ts";

const total = "(exp(a) + exp(b) + exp(c))";
const exercise: Exercise = formula({
  fields: { da: "$\\partial L/\\partial a =$", db: "$\\partial L/\\partial b =$" },
  variables: { a: [-2, 2], b: [-2, 2], c: [-2, 2] },
  right: (at) => {
    const g = slopes(`-log(exp(a)/${total})`, { a: at["a"]!, b: at["b"]!, c: at["c"]! });
    return { da: g.a, db: g.b };
  },
  mistakes: {
    "target-left-out": (at) => ({ da: valueAt(`exp(a)/${total}`, at), db: valueAt(`exp(b)/${total}`, at) }),
    "slope-of-p": (at) => {
      const g = slopes(`exp(a)/${total}`, { a: at["a"]!, b: at["b"]!, c: at["c"]! });
      return { da: g.a, db: g.b };
    },
    "one-for-all": (at) => ({ db: valueAt(`exp(b)/${total} - 1`, at) }),
    "others-still": (at) => ({ da: valueAt(`exp(a)/${total} - 1`, at), db: 0 }),
  },
});
export default exercise;
