/** Points of the first piece of path data as this kit writes it: M with a place, l with steps. */
export function drawnPoints(d: string): (readonly [number, number])[] {
  const [, start, steps = ""] = /^M([^lZM]+)(?:l([^ZM]+))?/.exec(d)!;
  const numbers = (text: string): number[] => (text.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map(Number);
  let [x, y] = numbers(start!) as [number, number];
  const points: [number, number][] = [[x, y]];
  const moves = numbers(steps);
  for (let k = 0; k < moves.length; k += 2) {
    x += moves[k]!;
    y += moves[k + 1]!;
    points.push([x, y]);
  }
  return points;
}

/** Points of the path of a class in a drawing. */
export const pathOfClass = (svg: string, className: string): (readonly [number, number])[] =>
  drawnPoints(new RegExp(`class="${className}" d="([^"]+)"`).exec(svg)![1]!);
