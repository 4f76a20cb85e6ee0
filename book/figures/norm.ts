import { abs, grad, max, sqrt, sum, type Tensor, tensor } from "wengert";

export type NormName = "two" | "one" | "max" | "weighted";
export type Pair = readonly [number, number];

/** A norm of the plane: the length of a step, and the dual norm, the most that a gradient gains over steps of length 1. */
export interface Norm {
  readonly title: string;
  /** Formula of the dual norm as HTML. */
  readonly dualFormula: string;
  length(d: Pair): number;
  dual(g: Tensor): Tensor;
}

/** The norms of the figure; `weight` counts the second component in the weighted one. */
export const normOf = (name: NormName, weight: number): Norm =>
  ({
    two: {
      title: "ℓ<sub>2</sub>",
      dualFormula: "√(<i>g</i><sub>1</sub>² + <i>g</i><sub>2</sub>²)",
      length: (d: Pair) => Math.hypot(...d),
      dual: (g: Tensor) => sqrt(sum(g.square())),
    },
    one: {
      title: "ℓ<sub>1</sub>",
      dualFormula: "max |<i>g</i><sub><i>i</i></sub>|",
      length: (d: Pair) => Math.abs(d[0]) + Math.abs(d[1]),
      dual: (g: Tensor) => max(abs(g)),
    },
    max: {
      title: "ℓ<sub>∞</sub>",
      dualFormula: "|<i>g</i><sub>1</sub>| + |<i>g</i><sub>2</sub>|",
      length: (d: Pair) => Math.max(Math.abs(d[0]), Math.abs(d[1])),
      dual: (g: Tensor) => sum(abs(g)),
    },
    weighted: {
      title: "weighted",
      dualFormula: "√(<i>g</i><sub>1</sub>² + <i>g</i><sub>2</sub>²/<i>w</i>)",
      length: (d: Pair) => Math.hypot(d[0], Math.sqrt(weight) * d[1]),
      dual: (g: Tensor) => sqrt(sum(g.square().div(tensor([1, weight])))),
    },
  })[name];

/**
 * The steepest step of length 1: the gradient of the dual norm at g, since the dual norm is the largest of the functions
 * g ↦ g · d and its slope at g is the d that attains it (Danskin). Where several do, one of them or a mean of them.
 */
export function steepest(norm: Norm, g: Pair): { readonly step: Pair; readonly slope: number } {
  const at = tensor([...g]);
  const [x, y] = grad(norm.dual)(at).toArray() as number[];
  return { step: [x!, y!], slope: norm.dual(at).item() };
}

/** The step of length 1 at an angle. */
export function onBall(norm: Norm, degrees: number): Pair {
  const t = (degrees * Math.PI) / 180;
  const u = [Math.cos(t), Math.sin(t)] as const;
  const length = norm.length(u);
  return [u[0] / length, u[1] / length];
}
