import { grad, matmul, mean, tensor } from "wengert";
import { type Exercise, numeric } from "../../exercises/index.ts";

const X = tensor([
  [1, 2],
  [1, 0],
  [1, -1],
]);
const y = tensor([2, 1, 1]);
const loss = grad((w: ReturnType<typeof tensor>) => mean(matmul(X, w).sub(y).square()));
const [b, a] = loss(tensor([1, 1])).toArray() as [number, number];

const exercise: Exercise = numeric({
  fields: { b: "$\\partial L/\\partial w_1$", a: "$\\partial L/\\partial w_2$" },
  right: () => ({ b, a }),
  mistakes: {
    "sum-for-mean": () => ({ b: 3 * b, a: 3 * a }),
    "half-squares": () => ({ b: b / 2, a: a / 2 }),
    "residual-turned": () => ({ b: -b, a: -a }),
  },
});
export default exercise;
