import { tensor } from "wengert";
import { arrayBound, type ClassName, classNamed, condition, dotAbs, largest, scalarBound } from "./bounds.ts";
import type { Golden, MatrixPoint, UnaryPoint, VectorPoint } from "./format.ts";
import { binaryNamed, matrixFunctionNamed, reductionNamed, unaryNamed, vectorFunctions } from "./functions.ts";
import { Report } from "./report.ts";
import { binaryRoads, matrixRoads, numbers, type Roads, unaryRoads, vectorRoads } from "./roads.ts";

/** True numbers of one order, and how far each may be off. */
interface Wanted {
  readonly label: string;
  readonly values: readonly number[];
  readonly bounds: readonly number[];
}
/** Told before each function: its name and how many of all are done. */
export type Progress = (name: string, done: number, all: number) => void;

function compareAll<X>(
  report: Report,
  className: ClassName,
  name: string,
  roads: Roads<X> | undefined,
  x: X,
  at: string,
  wanted: readonly Wanted[],
): void {
  for (const [road, run] of Object.entries(roads ?? { "no road: the library has no such function": undefined })) {
    let got: readonly (readonly number[])[] = [];
    let failure = "";
    try {
      got = run?.(x) ?? [];
    } catch (e) {
      failure = ` (${(e as Error).message.split("\n")[0]})`;
    }
    wanted.forEach(({ label, values, bounds }, order) => {
      values.forEach((want, k) => {
        const where = `${at}, ${label}${values.length > 1 ? `[${k}]` : ""}${failure}`;
        const found = got[order]?.[k] ?? Number.NaN;
        const missing = got[order]?.length !== values.length;
        report.add({
          className,
          name,
          where: missing && failure === "" ? `${where} (${got[order]?.length ?? 0} numbers came)` : where,
          road,
          order,
          got: found,
          want,
          bound: missing ? -1 : bounds[k]!,
        });
      });
    });
  }
}
function unaryWanted(className: ClassName, p: UnaryPoint): Wanted[] {
  const d = [p.f, p.d1, p.d2, p.d3];
  return d.map((v, order) => ({
    label: order === 0 ? "f" : `d${order}`,
    values: [v],
    bounds: [scalarBound(className, order, v, p.x * (d[order + 1] ?? 0))],
  }));
}
function binaryWanted(className: ClassName, { x, f, grad, hess }: VectorPoint): Wanted[] {
  return [
    { label: "f", values: [f], bounds: [scalarBound(className, 0, f, dotAbs(x, grad))] },
    { label: "grad", values: grad, bounds: grad.map((v, i) => scalarBound(className, 1, v, dotAbs(x, hess[i]!))) },
    { label: "hess", values: hess.flat(), bounds: hess.flat().map((v) => scalarBound(className, 2, v, 0)) },
  ];
}
/** Sum of the absolute terms of a reduction: of its weighted entries, and of what a rounding of each x contributes. */
function termScale(name: string, { x, f, grad }: VectorPoint): number {
  const vector = vectorFunctions[name];
  const entries = vector === undefined ? [f] : numbers(vector(tensor([...x])));
  return entries.reduce((s, v, i) => s + Math.abs((vector === undefined ? 1 : i + 1) * v), 0) + dotAbs(x, grad);
}
function reductionWanted(name: string, p: VectorPoint): Wanted[] {
  const hess = p.hess.flat();
  return [
    { label: "f", values: [p.f], bounds: [arrayBound("reduction", 0, termScale(name, p))] },
    {
      label: "grad",
      values: p.grad,
      bounds: p.hess.map((row) => arrayBound("reduction", 1, largest(p.grad), dotAbs(p.x, row))),
    },
    { label: "hess", values: hess, bounds: hess.map(() => arrayBound("reduction", 2, largest(hess))) },
  ];
}
function matrixWanted({ n, A, f, grad, hvp }: MatrixPoint): Wanted[] {
  const c = condition(n, A);
  return [
    { label: "f", values: [f], bounds: [arrayBound("linalg", 0, c * (Math.abs(f) + dotAbs(A, grad)))] },
    { label: "grad", values: grad, bounds: grad.map(() => arrayBound("linalg", 1, c * largest(grad))) },
    { label: "hvp", values: hvp, bounds: hvp.map(() => arrayBound("linalg", 2, c * largest(hvp))) },
  ];
}
/** Every function of the file at every point, by every road, against the numbers of the file. */
export function comparePrimitives(golden: Golden, progress: Progress = () => {}): Report {
  const report = new Report();
  const all = Object.values(golden).reduce((n, part) => n + part.length, 0);
  let done = 0;
  const next = (name: string): void => progress(name, done++, all);
  for (const [name, points] of golden.unary) {
    next(name);
    const f = unaryNamed(name);
    const roads = f && unaryRoads(f);
    const c = classNamed(name);
    for (const p of points) compareAll(report, c, name, roads, p.x, `x = ${p.x}`, unaryWanted(c, p));
  }
  for (const [name, points] of golden.binary) {
    next(name);
    const f = binaryNamed(name);
    const roads = f && binaryRoads(f);
    const c = classNamed(name);
    for (const p of points) compareAll(report, c, name, roads, p.x, `x = ${p.x.join(", ")}`, binaryWanted(c, p));
  }
  for (const [name, points] of golden.reduction) {
    next(name);
    const f = reductionNamed(name);
    const roads = f && vectorRoads(f);
    for (const p of points) compareAll(report, "reduction", name, roads, p.x, `x = [${p.x}]`, reductionWanted(name, p));
  }
  for (const [name, points] of golden.linalg) {
    next(name);
    const f = matrixFunctionNamed(name);
    const roads = f && matrixRoads(f);
    points.forEach((p, k) => {
      compareAll(report, "linalg", name, roads, p, `point ${k} (${p.n} x ${p.n})`, matrixWanted(p));
    });
  }
  return report;
}
