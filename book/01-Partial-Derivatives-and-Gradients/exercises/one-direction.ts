import { grad, sum, type Tensor, tensor } from "wengert";
import { algorithm, type Exercise } from "../../exercises/index.ts";

type F = (x: readonly number[]) => number;
type G = (x: readonly number[]) => readonly number[];
type Agrees = (f: F, g: G, x: readonly number[], u: readonly number[]) => boolean;

const scaled =
  (scale: number): F =>
  (x) =>
    scale * x.reduce((s, v, i) => s + Math.sin(v + i) * Math.exp(v / 3), 0);
const slopesOf = (scale: number): G => {
  const of = grad((x: Tensor) => {
    const shift = tensor(Array.from({ length: x.size }, (_, i) => i));
    return sum(x.add(shift).sin().mul(x.div(3).exp())).mul(scale);
  });
  return (x) => of(tensor(x as number[])).toArray() as number[];
};
const x = [0.4, -1.2, 0.9, 0.1];

/** Mistakes planted into a right gradient. */
const planted: Readonly<Record<string, (g: readonly number[]) => number[]>> = {
  "one entry a hundredth too large": (g) => g.map((v, i) => (i === 2 ? 1.01 * v : v)),
  "an entry with its sign turned": (g) => g.map((v, i) => (i === 0 ? -v : v)),
  "two entries swapped": (g) => [g[1]!, g[0]!, ...g.slice(2)],
  "a sum where a mean was meant": (g) => g.map((v) => 4 * v),
};

const exercise: Exercise = algorithm<Agrees>({
  name: "agrees",
  starter: `// Is g the gradient of f at x?
// u is a random direction of length 1.
type Point = number[];
type F = (x: Point) => number;
type G = (x: Point) => Point;
function agrees(f: F, g: G, x: Point, u: Point) {
  return true;
}`,
  checks: {
    "refuses-the-right-one": (agrees, { random }) => {
      const u = direction(random);
      return agrees(scaled(1), slopesOf(1), x, u) === true || "It refused a gradient that is exact.";
    },
    "misses-a-mistake": (agrees, { random }) => {
      for (const [what, spoil] of Object.entries(planted)) {
        const g: G = (v) => spoil(slopesOf(1)(v));
        const found = Array.from({ length: 3 }, () => agrees(scaled(1), g, x, direction(random))).filter(
          (yes) => yes !== true,
        );
        if (found.length === 0) return `Not found in three directions: ${what}.`;
      }
      return true;
    },
    "not-relative": (agrees, { random }) => {
      for (const scale of [1e-6, 1e6]) {
        const u = direction(random);
        const right = agrees(scaled(scale), slopesOf(scale), x, u);
        const wrong = agrees(scaled(scale), (v) => slopesOf(scale)(v).map((d) => 1.1 * d), x, u);
        if (right !== true || wrong === true)
          return `With f times ${scale} it ${right ? "accepts a gradient that is a tenth too large" : "refuses an exact one"}.`;
      }
      return true;
    },
    "too-many-calls": (agrees, { random, counted }) => {
      const f = counted(scaled(1));
      agrees(f, slopesOf(1), x, direction(random));
      return f.calls <= 2 || `It called f ${f.calls} times; along one direction two are enough.`;
    },
  },
});
export default exercise;

/** A direction of length 1 in which no entry is small. */
function direction(random: () => number): number[] {
  const u = x.map(() => (random() < 0.5 ? -1 : 1) * (0.5 + random()));
  const length = Math.hypot(...u);
  return u.map((v) => v / length);
}
