import { type Exercise, numeric, valueAt } from "../../exercises/index.ts";

const height = 36;
/** Half the length of the contour of this height along an axis, from the value of f at distance 1 on it. */
const half = (x: number, y: number): number => Math.sqrt(height / valueAt("x^2 + 9*y^2", { x, y }));
const [alongX, alongY] = [half(1, 0), half(0, 1)];

const exercise: Exercise = numeric({
  fields: { x: "half-axis along $x$", y: "half-axis along $y$" },
  right: () => ({ x: alongX, y: alongY }),
  mistakes: {
    "axes-swapped": () => ({ x: alongY, y: alongX }),
    "roots-forgotten": () => ({ x: alongX ** 2, y: alongY ** 2 }),
    "ninth-of-it": () => ({ x: alongX, y: alongY ** 2 / alongX }),
    "whole-axes": () => ({ x: 2 * alongX, y: 2 * alongY }),
  },
});
export default exercise;
