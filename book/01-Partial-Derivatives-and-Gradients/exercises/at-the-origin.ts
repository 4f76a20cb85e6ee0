import { expression } from "wengert/expression";
import { classification, type Exercise } from "../../exercises/index.ts";

/** Degree by degree around the origin, where each is given the value 0. */
const functions: Readonly<Record<string, string>> = {
  ratio: "x*y/(x^2 + y^2)",
  cone: "hypot(x, y)",
  cubic: "x^3/(x^2 + y^2)",
  quartic: "x^2*y^2/(x^2 + y^2)",
};
const R = 1e-5;
const N = 360;

/** What small circles round the origin say: do values settle, are there slopes along the axes, does one plane fit them all? */
function kindOf(text: string): string {
  const f = expression(text, { variables: ["x", "y"] });
  const at = (u: number, v: number): number => f(R * u, R * v);
  const circle = Array.from(
    { length: N },
    (_, k) => [Math.cos((2 * Math.PI * k) / N), Math.sin((2 * Math.PI * k) / N)] as const,
  );
  if (circle.some(([u, v]) => Math.abs(at(u, v)) > 0.1)) return "no-limit";
  const slope = ([u, v]: readonly [number, number]): readonly [number, number] => [at(u, v) / R, -at(-u, -v) / R];
  const sided = (
    [
      [1, 0],
      [0, 1],
    ] as const
  ).map(slope);
  if (sided.some(([ahead, behind]) => Math.abs(ahead - behind) > 0.1)) return "no-slopes";
  const [gx, gy] = sided.map(([ahead]) => ahead) as [number, number];
  const misses = circle.some(([u, v]) => Math.abs(at(u, v) / R - gx * u - gy * v) > 0.1);
  return misses ? "slopes-no-plane" : "plane";
}

const exercise: Exercise = classification({
  items: Object.keys(functions),
  choices: ["no-limit", "no-slopes", "slopes-no-plane", "plane"],
  right: () => Object.fromEntries(Object.entries(functions).map(([name, text]) => [name, kindOf(text)])),
  mistakes: {
    "slopes-are-enough": (chosen) => chosen["cubic"]!.includes("plane"),
    "axes-only": (chosen) => !chosen["ratio"]!.includes("no-limit"),
    "sides-forgotten": (chosen) => chosen["cone"]!.includes("slopes-no-plane"),
  },
});
export default exercise;
