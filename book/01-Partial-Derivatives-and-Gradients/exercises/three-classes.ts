import { grad, logsumexp, softmax, type Tensor, tensor } from "wengert";
import { type Exercise, numeric } from "../../exercises/index.ts";

const logits = tensor([0, Math.log(2), Math.log(5)]);
const named = (entries: Tensor): { a: number; b: number; c: number } => {
  const [a, b, c] = entries.toArray() as [number, number, number];
  return { a, b, c };
};
const loss = (z: Tensor): Tensor => logsumexp(z).sub(z.at(1));

const exercise: Exercise = numeric({
  fields: { a: "slope in $z_1$", b: "slope in $z_2$", c: "slope in $z_3$" },
  right: () => named(grad(loss)(logits)),
  mistakes: {
    "truth-left-out": () => named(softmax(logits)),
    "true-class-only": () => ({ ...named(grad(loss)(logits)), a: 0, c: 0 }),
    "wrong-class": () => named(grad((z: Tensor) => logsumexp(z).sub(z.at(2)))(logits)),
  },
});
export default exercise;
