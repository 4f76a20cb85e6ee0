import { type Exercise, numeric } from "../../exercises/index.ts";

const g = [3, -1] as const;
const sizes = g.map(Math.abs);
const sum = sizes.reduce((a, b) => a + b, 0);
const largest = Math.max(...sizes);
const euclidean = Math.hypot(...g);

const exercise: Exercise = numeric({
  fields: { two: "for $\\ell_2$", one: "for $\\ell_1$", max: "for $\\ell_\\infty$" },
  right: () => ({ two: euclidean, one: largest, max: sum }),
  mistakes: {
    "same-norm": () => ({ one: sum, max: largest }),
    "square-left": () => ({ two: euclidean ** 2 }),
    "one-ball-for-all": () => ({ two: euclidean, one: euclidean, max: euclidean }),
    "signs-kept": () => ({ max: g[0] + g[1] }),
    "one-entry-only": () => ({ max: largest }),
  },
});
export default exercise;
