import { leastSquares } from "wengert/fit";
import type { Shown } from "../shared/data.ts";
import { Drawing, type Point as Place } from "../shared/drawing.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}
/** Three corners of a plate whose fourth is the origin, and the centre of a circle of radius 5. */
interface Sketch {
  readonly p1: Point;
  readonly p2: Point;
  readonly p3: Point;
  readonly centre: Point;
}
const origin: Point = { x: 0, y: 0 };

function distance(a: Point, b: Point): number {
  "use wengert";
  return Math.hypot(b.x - a.x, b.y - a.y);
}
/** Distance of c from the line through a and b, positive on its left. */
function fromLine(c: Point, a: Point, b: Point): number {
  "use wengert";
  return ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)) / distance(a, b);
}
function constraints({ p1, p2, p3, centre }: Sketch): number[] {
  "use wengert";
  return [
    p1.y,
    p2.x - p1.x,
    p3.y - p2.y,
    p3.x,
    distance(origin, p1) - 40,
    distance(p1, p2) - 25,
    fromLine(centre, origin, p1) - 5,
    fromLine(centre, p1, p2) - 5,
  ];
}
function withoutHeight(s: Sketch): number[] {
  "use wengert";
  return constraints(s).filter((_, k) => k !== 5);
}
function withEqualDiagonals(s: Sketch): number[] {
  "use wengert";
  return [...constraints(s), distance(origin, s.p2) - distance(s.p1, s.p3)];
}
function withDiagonalOf50(s: Sketch): number[] {
  "use wengert";
  return [...constraints(s), distance(origin, s.p2) - 50];
}
const start: Sketch = {
  p1: { x: 38, y: 1 },
  p2: { x: 41, y: 22 },
  p3: { x: -1, y: 24 },
  centre: { x: 30, y: 7 },
};

/** "Four points, a circle in the corner: am I fully constrained, and which constraint is too many?" */
export function sketch(): Shown {
  const solve = (title: string, residual: (s: Sketch) => number[]): [string, Sketch] => {
    const fit = leastSquares(residual, start, { equations: true });
    return [`${title}: rank ${fit.rank} of 8 unknowns. ${fit.verdict.text}`, fit.x];
  };
  const [whole, solved] = solve("Eight constraints", constraints);
  const [free] = solve("Without the height", withoutHeight);
  const [redundant] = solve("With equal diagonals", withEqualDiagonals);
  const [conflicting] = solve("With a diagonal of 50", withDiagonalOf50);
  return { text: [whole, free, redundant, conflicting].join("\n\n"), svg: draw(solved) };
}
function draw(solved: Sketch): string {
  const drawing = new Drawing([-4, -4], [46, 27], 11);
  const outline = ({ p1, p2, p3 }: Sketch): Place[] => [origin, p1, p2, p3, origin].map(({ x, y }) => [x, y]);
  const place = ({ x, y }: Point): Place => [x, y];
  drawing.line(outline(start), "stroke:var(--line);stroke-width:1.5;stroke-dasharray:5 4");
  drawing.circle(place(start.centre), 5, "fill:none;stroke:var(--line);stroke-width:1.5;stroke-dasharray:5 4");
  drawing.line(outline(solved), "stroke:var(--blue);stroke-width:2.5;stroke-linejoin:round");
  drawing.circle(place(solved.centre), 5, "fill:var(--orange);fill-opacity:0.13;stroke:var(--orange);stroke-width:2.5");
  for (const corner of outline(solved)) drawing.dot(corner, 4, "fill:var(--ink)");
  drawing.dot(place(solved.centre), 3, "fill:var(--orange)");
  drawing.label([20, -2.6], "40", "text-anchor:middle");
  drawing.label([41, 12], "25");
  drawing.label([solved.centre.x, solved.centre.y - 2.6], "r = 5", "text-anchor:middle;fill:var(--orange)");
  return drawing.svg("A sketch, solved", "dashed: as drawn; blue and orange: all eight constraints hold");
}
