import { readFileSync } from "node:fs";
import { expect } from "vitest";

export const EPS: number = 2 ** -52;

/** Arguments, the true value there, and sum_i |x_i df/dx_i|: what a relative error of the arguments makes of it. */
interface Row {
  args: number[];
  value: number;
  scale: number;
}

interface GoldenPoint {
  x: number | number[];
  f: number | string;
  d1?: number | string;
  d2?: number | string;
  d3?: number | string;
  grad?: number[];
  hess?: number[][];
}

type Golden = Record<"unary" | "binary", Record<string, { points: GoldenPoint[] }>>;

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
}

const golden = readJson("../golden/primitives.json") as Golden;
const finiteOrZero = (x: number): number => (Number.isFinite(x) ? Math.abs(x) : 0);

/** The golden points of a function of one or two arguments. */
export function goldenPoints(name: string): GoldenPoint[] {
  const points = (golden.unary[name] ?? golden.binary[name])?.points;
  if (points === undefined) throw new Error(`no golden function ${name}`);
  return points;
}

function goldenRows(name: string, order: 0 | 1 | 2 | 3): Row[] {
  return goldenPoints(name).map((point) => {
    if (typeof point.x !== "number") {
      const args = point.x;
      const scale = args.reduce((sum, x, i) => sum + finiteOrZero(x * Number(point.grad?.[i])), 0);
      return { args, value: Number(point.f), scale };
    }
    const columns = [point.f, point.d1, point.d2, point.d3].map(Number);
    const scale = order < 3 ? finiteOrZero(point.x * columns[order + 1]!) : 0;
    return { args: [point.x], value: columns[order]!, scale };
  });
}

function referenceRows(family: string, name: string): Row[] {
  const tables = readJson(`./data/${family}.json`) as Record<string, number[][]>;
  const rows = tables[name];
  if (rows === undefined) throw new Error(`no reference ${family}/${name}`);
  return rows.map((row) => ({ args: row.slice(0, -2), value: row.at(-2)!, scale: row.at(-1)! }));
}

/** |f - value| beyond 4 eps scale, relative to |value| (absolute where that is 0 or subnormal). */
function excess(f: (...args: number[]) => number, { args, value, scale }: Row): number {
  const got = f(...args);
  if (got === value || (Number.isNaN(got) && Number.isNaN(value))) return 0;
  if (!Number.isFinite(got) || !Number.isFinite(value)) return Number.POSITIVE_INFINITY;
  const size = Math.abs(value) < 2 ** -1022 ? 1 : Math.abs(value);
  return Math.max(0, Math.abs(got - value) - 4 * EPS * scale) / size;
}

function expectRows(label: string, f: (...args: number[]) => number, rows: Row[], tolerance: number): void {
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) {
    expect(excess(f, row), `${label}(${row.args}) = ${f(...row.args)}, truly ${row.value}`).toBeLessThanOrEqual(
      tolerance,
    );
  }
}

/** f against the golden column of the derivative of the given order. */
export function expectGolden(
  name: string,
  f: (...args: number[]) => number,
  tolerance: number,
  order: 0 | 1 | 2 | 3 = 0,
): void {
  expectRows(`${name}, order ${order}`, f, goldenRows(name, order), tolerance);
}

/** A derivative family f_k against all four golden columns. */
export function expectGoldenFamily(name: string, f: (k: number, x: number) => number, tolerance: number): void {
  for (const order of [0, 1, 2, 3] as const) expectGolden(name, (x) => f(order, x!), tolerance, order);
}

/** f against the table test/math/data/<family>.json made by tools/math/reference.py. */
export function expectReference(
  family: string,
  name: string,
  f: (...args: number[]) => number,
  tolerance: number,
): void {
  expectRows(name, f, referenceRows(family, name), tolerance);
}

/** Relative distance of two numbers, 0 when they are equal, infinities and NaN included. */
export function relative(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0;
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}
