import { type Exercise, formula, slopes } from "../../exercises/index.ts";

const gradientOf =
  (f: string) =>
  (at: Readonly<Record<string, number>>): { dx: number; dy: number } => {
    const g = slopes(f, { x: at["x"]!, y: at["y"]! });
    return { dx: g.x, dy: g.y };
  };

const wanted = ({ x, y }: Readonly<Record<string, number>>): { dx: number; dy: number } => ({
  dx: 2 * x! * y! + 1,
  dy: x! ** 2 + 2 * y!,
});

const exercise: Exercise = formula({
  fields: { f: "$f(x, y) =$" },
  variables: { x: [-2, 2], y: [-2, 2] },
  measure: ({ f }, { x, y }) => {
    const g = slopes(f!, { x: x!, y: y! });
    return { dx: g.x, dy: g.y };
  },
  right: wanted,
  mistakes: {
    "counted-twice": gradientOf("2*x^2*y + x + y^2"),
    "slopes-added": gradientOf("2*x*y + 1 + x^2 + 2*y"),
    "first-entry-only": (at) => ({ dx: wanted(at).dx }),
    "second-entry-only": (at) => ({ dy: wanted(at).dy }),
  },
});
export default exercise;
