import { grad, jacobian } from "wengert";
import { readJson, readText, type Shown } from "../shared/data.ts";
import { Drawing } from "../shared/drawing.ts";
import { type Mps, readMps } from "./mps.ts";

/** What a solver says: the point, a dual for each row, a reduced cost for each column. grad f = A^T y + z. */
interface Answer {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly z: readonly number[];
}
/** A bound on something named: its value, its two sides, and its multiplier. */
interface Side {
  readonly name: string;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly multiplier: number;
}
const TOLERANCE = 1e-9;
const near = (a: number, b: number, scale: number): boolean => Math.abs(a - b) <= TOLERANCE * Math.max(1, scale);

function sidesOf(p: Mps, { x, y, z }: Answer, values: readonly number[]): Side[] {
  const rows = p.rows.map(({ name, kind, right }, i): Side => {
    const [lower, upper] = [kind === "L" ? -Infinity : right, kind === "G" ? Infinity : right];
    return { name: `row ${name}`, value: values[i]!, lower, upper, multiplier: y[i]! };
  });
  const columns = p.columns.map(
    (name, k): Side => ({
      name: `column ${name}`,
      value: x[k]!,
      lower: p.lower[k]!,
      upper: p.upper[k]!,
      multiplier: z[k]!,
    }),
  );
  return [...rows, ...columns];
}
/** Everything that is wrong with an answer, by name; nothing: it is the optimum of this convex program. */
function faultsOf(p: Mps, answer: Answer): { faults: string[]; objective: number; sides: Side[] } {
  const cost = (x: readonly number[]): number => {
    "use wengert";
    let sum = p.constant;
    for (let i = 0; i < x.length; i++) {
      sum += p.c[i]! * x[i]!;
      for (let k = 0; k < x.length; k++) sum += (p.Q[i]![k]! * x[i]! * x[k]!) / 2;
    }
    return sum;
  };
  const rows = (x: readonly number[]): number[] => {
    "use wengert";
    return p.A.map((row) => row.reduce((sum, a, k) => sum + a * x[k]!, 0));
  };
  const gradient = grad(cost)(answer.x);
  const J = jacobian(rows)(answer.x);
  const sides = sidesOf(p, answer, rows(answer.x));
  const faults = gradient.flatMap((g, k) => {
    const terms = J.map((row, i) => row[k]! * answer.y[i]!);
    const sum = terms.reduce((s, t) => s + t, answer.z[k]!);
    const scale = terms.reduce((s, t) => s + Math.abs(t), Math.abs(g));
    return near(g, sum, scale) ? [] : [`not stationary: column ${p.columns[k]} is off by ${(g - sum).toPrecision(3)}`];
  });
  for (const { name, value, lower, upper, multiplier } of sides) {
    const scale = Math.abs(value);
    const [low, high] = [near(value, lower, scale), near(value, upper, scale)];
    if (value < lower && !low) faults.push(`infeasible: ${name} is ${(lower - value).toPrecision(3)} below its side`);
    if (value > upper && !high) faults.push(`infeasible: ${name} is ${(value - upper).toPrecision(3)} above its side`);
    if (Math.abs(multiplier) <= TOLERANCE) continue;
    const inside = value > lower && value < upper;
    if (inside && !low && !high) faults.push(`not complementary: ${name} has a multiplier and stands at no side`);
    else if (low !== high && (low ? multiplier < 0 : multiplier > 0))
      faults.push(`wrong sign: the multiplier of ${name} is ${multiplier.toPrecision(4)}`);
  }
  return { faults, objective: cost(answer.x), sides };
}
const fraction = (text: string): number => {
  const [over, under = "1"] = text.split("/");
  return Number(over) / Number(under);
};
interface Solution {
  readonly x: Readonly<Record<string, string>>;
  readonly rowDual: Readonly<Record<string, string>>;
  readonly reducedCost: Readonly<Record<string, string>>;
}
function load(file: string): { p: Mps; answer: Answer } {
  const p = readMps(readText(`lp-qp/${file}`));
  const solution = readJson<Solution>(`lp-qp/${file.replace(/\.\w+$/, ".solution.json")}`);
  return {
    p,
    answer: {
      x: p.columns.map((name) => fraction(solution.x[name]!)),
      y: p.rows.map(({ name }) => fraction(solution.rowDual[name]!)),
      z: p.columns.map((name) => fraction(solution.reducedCost[name]!)),
    },
  };
}
/** "The solver says optimal. Prove it, or tell me what is wrong with the point." */
export function optimum(): Shown {
  const lines: string[] = [];
  const tell = (title: string, p: Mps, answer: Answer): void => {
    const { faults, objective } = faultsOf(p, answer);
    const verdict = faults.length === 0 ? "optimal: all conditions hold" : faults.join("; ");
    lines.push(`${title}: objective ${objective.toPrecision(12)}. ${verdict}.`);
  };
  for (const file of ["afiro.mps", "hs21.qps", "hs76.qps"]) {
    const { p, answer } = load(file);
    tell(file, p, answer);
    const dual = answer.y.findIndex((v) => v !== 0);
    if (dual >= 0)
      tell("  with the sign of a dual flipped", p, { ...answer, y: answer.y.map((v, i) => (i === dual ? -v : v)) });
    tell("  with the first variable moved", p, { ...answer, x: answer.x.map((v, k) => (k === 0 ? v - 1e-3 : v)) });
  }
  const { p, answer } = load("hs76.qps");
  return { text: lines.join("\n"), svg: draw(faultsOf(p, answer).sides) };
}
/** Room to the next side, and multiplier: of each pair one is zero. */
function draw(sides: readonly Side[]): string {
  const drawing = new Drawing([-3.2, -0.4], [4.4, sides.length + 0.2], 56);
  drawing.line(
    [
      [0, -0.2],
      [0, sides.length],
    ],
    "stroke:var(--line);stroke-width:1.5",
  );
  sides.forEach(({ name, value, lower, upper, multiplier }, k) => {
    const y = sides.length - 0.5 - k;
    const room = Math.max(0, Math.min(value - lower, upper - value));
    drawing.line(
      [
        [0, y],
        [-Math.min(3, room), y],
      ],
      "stroke:var(--blue);stroke-width:16",
    );
    drawing.line(
      [
        [0, y],
        [Math.min(3, Math.abs(multiplier)), y],
      ],
      "stroke:var(--orange);stroke-width:16",
    );
    const number = Number((multiplier === 0 ? room : multiplier).toPrecision(3));
    drawing.label([multiplier === 0 ? 0.1 : Math.abs(multiplier) + 0.1, y - 0.07], `${name}: ${number}`);
  });
  return drawing.svg(
    "Is this the optimum of hs76?",
    "blue, to the left: room to the nearest side; orange, to the right: multiplier",
  );
}
