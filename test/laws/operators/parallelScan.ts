import { associativeScan, scan, sin, sum, type Tensor } from "../../../src/index.ts";
import type { Operator } from "../operator.ts";

const vectors: Operator["points"] = [
  [
    [0.3, -0.7, 1.2, 0.4, -0.2],
    [0.5, 0.9, -0.4, 1.1, 0.8],
  ],
  [[0.8], [-0.6]],
];
const swept =
  (checkpoint: number, reverse: boolean) =>
  (x: Tensor, y: Tensor): Tensor => {
    const [last, ys] = scan(
      (c: Tensor, a: Tensor) => {
        const next = sin(c.mul(a).add(y.at(0)));
        return [next, sum(next.mul(c))] as const;
      },
      x,
      y,
      { checkpoint, reverse },
    );
    return last.mul(sum(ys));
  };

export const parallelScanOperators: Operator[] = [
  { name: "scan with two snapshots", primitives: ["scan", "switch"], f: swept(2, false), points: vectors },
  { name: "scan in reverse with one snapshot", primitives: ["scan", "switch"], f: swept(1, true), points: vectors },
  {
    name: "associativeScan",
    f: (a, b) =>
      associativeScan(
        (f: { a: Tensor; b: Tensor }, g: { a: Tensor; b: Tensor }) => ({ a: f.a.mul(g.a), b: f.b.mul(g.a).add(g.b) }),
        { a, b },
      ).b,
    points: vectors,
  },
];
