import { type Exercise, formula, slopes, valueAt } from "../../exercises/index.ts";

const f = "x^2*exp(x*y)";
const exercise: Exercise = formula({
  fields: { dx: "$\\partial f/\\partial x =$", dy: "$\\partial f/\\partial y =$" },
  variables: { x: [-1.5, 2], y: [-1.5, 1.5] },
  right: ({ x, y }) => {
    const slope = slopes(f, { x: x!, y: y! });
    return { dx: slope.x, dy: slope.y };
  },
  mistakes: {
    "factor-held": (at) => ({ dx: valueAt("2*x*exp(x*y)", at) }),
    "exponent-only": (at) => ({ dx: valueAt("x^2*y*exp(x*y)", at) }),
    "no-inner-slope": (at) => ({ dx: valueAt("(2*x + x^2)*exp(x*y)", at) }),
    "slopes-multiplied": (at) => ({ dx: valueAt("2*x*y*exp(x*y)", at) }),
    swapped: (at) => {
      const slope = slopes(f, { x: at["x"]!, y: at["y"]! });
      return { dx: slope.y, dy: slope.x };
    },
    "inner-of-y": (at) => ({ dy: valueAt(f, at) }),
  },
});
export default exercise;
