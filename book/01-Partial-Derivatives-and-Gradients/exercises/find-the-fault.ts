import { grad, sum, type Tensor, tensor } from "wengert";
import { algorithm, type Exercise } from "../../exercises/index.ts";

type F = (x: readonly number[]) => number;
type Suspects = (f: F, g: readonly number[], x: readonly number[]) => readonly number[];

const wave: F = (x) => x.reduce((s, v, i) => s + Math.sin((i + 1) * v) * Math.exp(v / 2), 0);
const slopesOfWave = (x: readonly number[]): number[] => {
  const k = tensor(x.map((_, i) => i + 1));
  return grad((v: Tensor) => sum(v.mul(k).sin().mul(v.div(2).exp())))(tensor(x)).toArray() as number[];
};
const at = [0.3, -0.7, 1.1, 0.2];
const listed = (found: readonly number[]): string => `[${Array.from(found).join(", ")}]`;
const same = (found: readonly number[], wanted: readonly number[]): boolean =>
  found.length === wanted.length && wanted.every((i) => Array.from(found).includes(i));

const exercise: Exercise = algorithm<Suspects>({
  name: "suspects",
  starter: `type Point = number[];
type F = (x: Point) => number;
function suspects(f: F, g: Point, x: Point) {
  const found: number[] = [];
  // Measure the slope of f along each axis;
  // keep i where g[i] is not that slope.
  return found;
}`,
  checks: {
    "no-list": (suspects) => {
      const found = suspects(wave, slopesOfWave(at), at);
      return Array.isArray(found) || "It gave no list.";
    },
    "mistake-missed": (suspects) => {
      for (const [i, factor] of [
        [0, -1],
        [1, 1.01],
        [2, 0.999],
        [3, 0],
      ] as const) {
        const g = slopesOfWave(at);
        g[i]! *= factor;
        const found = suspects(wave, g, at);
        if (!same(found, [i])) return `With entry ${i} multiplied by ${factor} it named ${listed(found)}.`;
      }
      return true;
    },
    "small-slopes-accused": (suspects) => {
      const scale = 1e-6;
      const found = suspects(
        (x) => scale * wave(x),
        slopesOfWave(at).map((v) => scale * v),
        at,
      );
      return same(found, []) || `For f a million times smaller and a right gradient it named ${listed(found)}.`;
    },
    "small-mistakes-passed": (suspects) => {
      const scale = 1e-6;
      const g = slopesOfWave(at).map((v) => scale * v);
      g[2]! *= 2;
      const found = suspects((x) => scale * wave(x), g, at);
      return same(found, [2]) || `For f a million times smaller, with entry 2 doubled, it named ${listed(found)}.`;
    },
    "rounding-accused": (suspects) => {
      const found = suspects((x) => wave(x) + 1e6, slopesOfWave(at), at);
      return same(found, []) || `With a million added to f and a right gradient it named ${listed(found)}.`;
    },
    "too-many-calls": (suspects, { counted }) => {
      const f = counted(wave);
      suspects(f, slopesOfWave(at), at);
      return f.calls <= 17 || `For 4 inputs it called f ${f.calls} times.`;
    },
  },
});
export default exercise;
