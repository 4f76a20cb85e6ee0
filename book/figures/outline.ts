import type { Point } from "./svg.ts";

/** A number of tenths without what path data need not say. */
const tenths = (k: number): string => String(k / 10).replace(/^(-?)0\./, "$1.");
const joined = (numbers: readonly string[]): string =>
  numbers.map((text, k) => (k === 0 || text.startsWith("-") ? text : ` ${text}`)).join("");

/** Path data through points, to a tenth of a unit, in steps from point to point: they are shorter and compress better. */
export function outline(points: readonly Point[], closed = false): string {
  let x = 0;
  let y = 0;
  const moves: string[] = [];
  points.forEach((point, k) => {
    const [tx, ty] = [Math.round(point.x * 10), Math.round(point.y * 10)];
    if (k === 0 || tx !== x || ty !== y) moves.push(tenths(tx - x), tenths(ty - y));
    [x, y] = [tx, ty];
  });
  const rest = moves.slice(2);
  return `M${joined(moves.slice(0, 2))}${rest.length > 0 ? `l${joined(rest)}` : ""}${closed ? "Z" : ""}`;
}

/** Distance of a point from the straight piece between two others. */
function aside(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const size = dx * dx + dy * dy;
  const t = size === 0 ? 0 : Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / size));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/** The points that a polygon line needs to stay within a tolerance of all (Douglas and Peucker 1973). */
export function simplified(points: readonly Point[], tolerance: number): Point[] {
  const kept = new Uint8Array(points.length);
  kept[0] = kept[points.length - 1] = 1;
  const open: [number, number][] = [[0, points.length - 1]];
  for (let piece = open.pop(); piece; piece = open.pop()) {
    const [from, to] = piece;
    let far = from;
    let most = tolerance;
    for (let k = from + 1; k < to; k++) {
      const distance = aside(points[k]!, points[from]!, points[to]!);
      if (distance > most) [far, most] = [k, distance];
    }
    if (far === from) continue;
    kept[far] = 1;
    open.push([from, far], [far, to]);
  }
  return points.filter((_, k) => kept[k] === 1);
}
