import { readFileSync } from "node:fs";

export interface UnaryPoint {
  readonly x: number;
  readonly f: number;
  readonly d1: number;
  readonly d2: number;
  readonly d3: number;
}
export interface VectorPoint {
  readonly x: readonly number[];
  readonly f: number;
  readonly grad: readonly number[];
  readonly hess: readonly (readonly number[])[];
}
export interface MatrixPoint {
  readonly n: number;
  readonly A: readonly number[];
  readonly V: readonly number[];
  readonly f: number;
  readonly grad: readonly number[];
  readonly hvp: readonly number[];
}
export type Points<P> = readonly (readonly [name: string, points: readonly P[]])[];
export interface Golden {
  readonly unary: Points<UnaryPoint>;
  readonly binary: Points<VectorPoint>;
  readonly reduction: Points<VectorPoint>;
  readonly linalg: Points<MatrixPoint>;
}
/** A file that is not what the format says. */
export class FormatError extends Error {
  override readonly name: string = "FormatError";
}
const refuse = (where: string, problem: string): never => {
  throw new FormatError(`${where}: ${problem}`);
};
type Reader<T> = (x: unknown, where: string) => T;

const number: Reader<number> = (x, where) => {
  if (typeof x === "number") return x;
  if (x === "Infinity" || x === "-Infinity" || x === "NaN") return Number(x);
  return refuse(where, `expected a number, "Infinity", "-Infinity" or "NaN", found ${JSON.stringify(x) ?? "nothing"}`);
};
const array =
  <T>(item: Reader<T>, length?: number): Reader<T[]> =>
  (x, where) => {
    if (!Array.isArray(x)) return refuse(where, `expected a list, found ${JSON.stringify(x) ?? "nothing"}`);
    if (length !== undefined && x.length !== length) refuse(where, `expected ${length} entries, found ${x.length}`);
    return x.map((v, k) => item(v, `${where}[${k}]`));
  };
function object(x: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof x !== "object" || x === null || Array.isArray(x))
    return refuse(where, `expected an object, found ${JSON.stringify(x) ?? "nothing"}`);
  return x as Readonly<Record<string, unknown>>;
}
const unaryPoint: Reader<UnaryPoint> = (x, where) => {
  const p = object(x, where);
  const field = (name: string): number => number(p[name], `${where}.${name}`);
  return { x: field("x"), f: field("f"), d1: field("d1"), d2: field("d2"), d3: field("d3") };
};
const vectorPoint =
  (length?: number): Reader<VectorPoint> =>
  (given, where) => {
    const p = object(given, where);
    const x = array(number, length)(p["x"], `${where}.x`);
    return {
      x,
      f: number(p["f"], `${where}.f`),
      grad: array(number, x.length)(p["grad"], `${where}.grad`),
      hess: array(array(number, x.length), x.length)(p["hess"], `${where}.hess`),
    };
  };
const matrixPoint: Reader<MatrixPoint> = (given, where) => {
  const p = object(given, where);
  const n = number(p["n"], `${where}.n`);
  if (!Number.isInteger(n) || n < 1) refuse(`${where}.n`, `expected a size, found ${n}`);
  const entries = (name: string): number[] => array(number, n * n)(p[name], `${where}.${name}`);
  return {
    n,
    A: entries("A"),
    V: entries("V"),
    f: number(p["f"], `${where}.f`),
    grad: entries("grad"),
    hvp: entries("hvp"),
  };
};
function functions<P>(file: Readonly<Record<string, unknown>>, part: string, point: Reader<P>): Points<P> {
  if (file[part] === undefined) return [];
  return Object.entries(object(file[part], part)).map(([name, entry]) => [
    name,
    array(point)(object(entry, `${part}.${name}`)["points"], `${part}.${name}.points`),
  ]);
}
/** The functions and points of a golden file. @throws FormatError that says where the text is not of the format. */
export function readGolden(path: string): Golden {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (e) {
    return refuse(path, `cannot be read (${(e as Error).message})`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (e) {
    return refuse(path, `is not JSON (${(e as Error).message})`);
  }
  const file = object(parsed, path);
  const golden: Golden = {
    unary: functions(file, "unary", unaryPoint),
    binary: functions(file, "binary", vectorPoint(2)),
    reduction: functions(file, "reduction", vectorPoint()),
    linalg: functions(file, "linalg", matrixPoint),
  };
  if (Object.values(golden).every((part: Points<unknown>) => part.length === 0))
    refuse(path, "has none of the parts unary, binary, reduction, linalg");
  return golden;
}
