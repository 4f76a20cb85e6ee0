import { hypot, type Tensor, tensor } from "wengert";
import { leastSquares } from "wengert/fit";
import type { Shown } from "../shared/data.ts";
import { Drawing, type Point as Place } from "../shared/drawing.ts";

interface Point<T> {
  readonly x: T;
  readonly y: T;
}
/** Three corners of a plate whose fourth is the origin, and the centre of a circle of radius 5. */
interface Sketch<T> {
  readonly p1: Point<T>;
  readonly p2: Point<T>;
  readonly p3: Point<T>;
  readonly centre: Point<T>;
}
const origin: Point<Tensor> = { x: tensor(0), y: tensor(0) };
const distance = (a: Point<Tensor>, b: Point<Tensor>): Tensor => hypot(b.x.sub(a.x), b.y.sub(a.y));
/** Distance of c from the line through a and b, positive on its left. */
const fromLine = (c: Point<Tensor>, a: Point<Tensor>, b: Point<Tensor>): Tensor =>
  b.x
    .sub(a.x)
    .mul(c.y.sub(a.y))
    .sub(b.y.sub(a.y).mul(c.x.sub(a.x)))
    .div(distance(a, b));
const constraints = ({ p1, p2, p3, centre }: Sketch<Tensor>): Tensor[] => [
  p1.y,
  p2.x.sub(p1.x),
  p3.y.sub(p2.y),
  p3.x,
  distance(origin, p1).sub(40),
  distance(p1, p2).sub(25),
  fromLine(centre, origin, p1).sub(5),
  fromLine(centre, p1, p2).sub(5),
];
const start: Sketch<number> = {
  p1: { x: 38, y: 1 },
  p2: { x: 41, y: 22 },
  p3: { x: -1, y: 24 },
  centre: { x: 30, y: 7 },
};

/** "Four points, a circle in the corner: am I fully constrained, and which constraint is too many?" */
export function sketch(): Shown {
  const solve = (title: string, residual: (s: Sketch<Tensor>) => Tensor[]): [string, Sketch<number>] => {
    const fit = leastSquares(residual, start, { equations: true });
    return [`${title}: rank ${fit.rank} of 8 unknowns. ${fit.verdict.text}`, fit.x];
  };
  const [whole, solved] = solve("Eight constraints", constraints);
  const [free] = solve("Without the height", (s) => constraints(s).filter((_, k) => k !== 5));
  const [redundant] = solve("With equal diagonals", (s) => [
    ...constraints(s),
    distance(origin, s.p2).sub(distance(s.p1, s.p3)),
  ]);
  const [conflicting] = solve("With a diagonal of 50", (s) => [...constraints(s), distance(origin, s.p2).sub(50)]);
  return { text: [whole, free, redundant, conflicting].join("\n\n"), svg: draw(solved) };
}
function draw(solved: Sketch<number>): string {
  const drawing = new Drawing([-4, -5], [48, 30], 11);
  const outline = ({ p1, p2, p3 }: Sketch<number>): Place[] =>
    [{ x: 0, y: 0 }, p1, p2, p3, { x: 0, y: 0 }].map(({ x, y }) => [x, y]);
  const place = ({ x, y }: Point<number>): Place => [x, y];
  drawing.line(outline(start), "stroke:#b6bec8;stroke-width:1.5;stroke-dasharray:5 4");
  drawing.circle(place(start.centre), 5, "fill:none;stroke:#b6bec8;stroke-width:1.5;stroke-dasharray:5 4");
  drawing.line(outline(solved), "stroke:#0072b2;stroke-width:2.5;stroke-linejoin:round");
  drawing.circle(place(solved.centre), 5, "fill:#d55e0022;stroke:#d55e00;stroke-width:2.5");
  for (const corner of outline(solved)) drawing.dot(corner, 4, "fill:#1f2328");
  drawing.dot(place(solved.centre), 3, "fill:#d55e00");
  drawing.label([18, -2.6], "40");
  drawing.label([41, 12], "25");
  return drawing.svg("A sketch, solved", "dashed: as drawn; blue and orange: all eight constraints hold");
}
