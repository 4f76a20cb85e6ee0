import { leastSquares } from "wengert/fit";
import type { Shown } from "../shared/data.ts";
import { Drawing, type Point } from "../shared/drawing.ts";

/** Length and twist of each link, offset of each joint (Denavit and Hartenberg); twists are quarter turns. */
const links: readonly { readonly a: number; readonly quarter: -1 | 0 | 1; readonly d: number }[] = [
  { a: 0, quarter: 1, d: 0.32 },
  { a: 0.25, quarter: 0, d: 0 },
  { a: 0.04, quarter: 1, d: 0 },
  { a: 0, quarter: -1, d: 0.3 },
  { a: 0, quarter: 1, d: 0 },
  { a: 0, quarter: 0, d: 0.09 },
];
type Matrix = readonly (readonly number[])[];

function product(A: Matrix, B: Matrix): Matrix {
  "use wengert";
  return A.map((row) => B[0]!.map((_, k) => row.reduce((sum, a, i) => sum + a * B[i]![k]!, 0)));
}
/** The frames of all joints, base to tool, as 4 x 4 matrices. */
function frames(q: ArrayLike<number>): Matrix[] {
  "use wengert";
  const chain: Matrix[] = [];
  for (let k = 0; k < links.length; k++) {
    const { a, quarter, d } = links[k]!;
    const [c, s] = [Math.cos(q[k]!), Math.sin(q[k]!)];
    const [ca, sa] = [quarter === 0 ? 1 : 0, quarter];
    const joint = [
      [c, -s * ca, s * sa, a * c],
      [s, c * ca, -c * sa, a * s],
      [0, sa, ca, d],
      [0, 0, 0, 1],
    ];
    chain.push(k === 0 ? joint : product(chain[k - 1]!, joint));
  }
  return chain;
}
/** By how much the tool is off: three metres, and nine entries of the rotation that count a tenth. */
function off(q: ArrayLike<number>, target: Matrix): number[] {
  "use wengert";
  const tool = frames(q)[5]!;
  const out: number[] = [];
  for (let i = 0; i < 3; i++) out.push(tool[i]![3]! - target[i]![3]!);
  for (let i = 0; i < 3; i++) for (let k = 0; k < 3; k++) out.push((tool[i]![k]! - target[i]![k]!) / 10);
  return out;
}

/** "Six joints and a target pose: bring the arm there, and tell me when it is singular." */
export function robotArm(): Shown {
  const to = (pose: readonly number[]) => {
    const target = frames(pose)[5]!;
    return (q: Float64Array): number[] => {
      "use wengert";
      return off(q, target);
    };
  };
  const there = to([0.5, 0.9, -0.7, 0.3, 1, 0.2]);
  const start = Float64Array.of(0.1, 0.6, -0.4, 0.2, 0.7, -0.3);
  const path: Float64Array[] = [];
  const fit = leastSquares(there, start, { onProgress: ({ x }) => path.push(x) });
  const limited = leastSquares(there, start, { upper: [1, 0.8, 1, 1, 1, 1], lower: -1 });
  const straight = [0.1, 0.6, -0.4, 0.2, 0, -0.3];
  const singular = leastSquares(to(straight), Float64Array.from(straight));
  const text = [
    `To the pose, ${fit.iterations} steps:\n${fit}`,
    `With limits: ${limited.verdict.text}`,
    `Wrist straight: rank ${singular.rank} of 6. ${singular.verdict.text}`,
  ].join("\n\n");
  return { text, svg: draw(path) };
}
/** The arm at every step, seen from the side: reach against height. */
function draw(path: readonly Float64Array[]): string {
  const drawing = new Drawing([-0.1, -0.05], [0.46, 0.57], 640);
  const joints = (q: Float64Array): Point[] => [
    [0, 0],
    ...frames(q).map((m): Point => [Math.hypot(m[0]![3]!, m[1]![3]!), m[2]![3]!]),
  ];
  drawing.line(
    [
      [-0.1, 0],
      [0.44, 0],
    ],
    "stroke:var(--line);stroke-width:1.5",
  );
  path.forEach((q, k) => {
    const last = k === path.length - 1;
    const part = path.length === 1 ? 1 : k / (path.length - 1);
    const style = last
      ? "var(--blue);stroke-width:6"
      : `var(--blue);stroke-width:3;stroke-opacity:${0.15 + 0.35 * part}`;
    drawing.line(joints(q), `stroke:${style};stroke-linejoin:round;stroke-linecap:round`);
    if (last)
      for (const joint of joints(q)) drawing.dot(joint, 5, "fill:var(--paper);stroke:var(--blue);stroke-width:2.5");
  });
  drawing.dot(joints(path.at(-1)!).at(-1)!, 7, "fill:var(--orange)");
  for (const reach of [0, 0.1, 0.2, 0.3, 0.4]) {
    drawing.line(
      [
        [reach, 0],
        [reach, -0.008],
      ],
      "stroke:var(--line);stroke-width:1.5",
    );
    drawing.label([reach, -0.032], reach === 0.4 ? "0.4 m" : String(reach), "text-anchor:middle");
  }
  drawing.label([0.2, -0.062], "reach, from the side", "text-anchor:middle");
  return drawing.svg(
    "A robot arm on its way",
    `${path.length - 1} steps from the start (pale) to the target pose (orange)`,
  );
}
