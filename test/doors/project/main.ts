import { grad, valueAndGrad } from "wengert";
import { energy, outOfRange, type Spring } from "./springs.js";

const stackOf = (f: () => unknown): string => {
  try {
    f();
  } catch (e) {
    return (e as Error).stack ?? "";
  }
  return "";
};
const spring: Spring = { k: 2, rest: 1 };
const [value, gradient] = valueAndGrad(energy)([0, 1.1, 2.3], spring);
console.log(
  JSON.stringify({
    plain: energy([0, 1.1, 2.3], spring),
    value,
    gradient,
    stacks: [stackOf(() => outOfRange(3)), stackOf(() => grad(outOfRange)(3))],
  }),
);
