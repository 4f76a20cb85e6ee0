import { type Exercise, numeric } from "../../exercises/index.ts";

/** Half the distance from 1 to the next number: what rounding does to f = 1. */
const unit = Number.EPSILON / 2;

const exercise: Exercise = numeric({
  fields: { h: "$h$" },
  digits: 2,
  right: () => ({ h: Math.cbrt(3 * unit) }),
  mistakes: {
    "forward-step": () => ({ h: 2 * Math.sqrt(unit) }),
    "terms-equal": () => ({ h: Math.cbrt(6 * unit) }),
    "three-lost": () => ({ h: Math.cbrt(unit) }),
    "smallest-number": () => ({ h: Number.EPSILON }),
  },
});
export default exercise;
