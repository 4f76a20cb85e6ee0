import { jvp } from "../api/directional.ts";
import type { PlotSeries } from "../fit/index.ts";
import { asTensor, tensor } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import type { Columns } from "./csv.ts";

/** Residuals of data, each column a tensor, or one number for all rows. */
export type ColumnResidual = (columns: Readonly<Record<string, Tensor>>) => Tensor | number;

/**
 * The fitted values of y, of residuals r(y) that are linear in y in each row: y = -r(0) / r'(0), also where r is data minus
 * model, or that times a factor. Where x is all else that r depends on, which NaN in the other columns tells, y is a curve.
 * Nothing where r is not linear in y.
 */
export function fittedOf(
  residual: ColumnResidual,
  columns: Columns,
  x: string,
  y: string,
): Pick<PlotSeries, "fitted" | "curve"> {
  const [names, ys] = [[...columns.keys()], columns.get(y)!];
  const data = Object.fromEntries([...columns].map(([name, column]) => [name, tensor(column)]));
  const at = (known: Readonly<Record<string, Tensor>>, v: Float64Array): readonly [r: number[], slope: number[]] => {
    const along = (t: Tensor): Tensor => asTensor(residual({ ...known, [y]: t }));
    const [r, slope] = jvp(along, [tensor(v)], [tensor(v.map(() => 1))]);
    return [r.ravel().toArray() as number[], slope.ravel().toArray() as number[]];
  };
  const zeros = (known: Readonly<Record<string, Tensor>>, n: number): number[] => {
    const [r, slope] = at(known, new Float64Array(n));
    return r.map((v, i) => -v / slope[i]!);
  };
  const isWhole = (i: number): boolean => names.every((name) => Number.isFinite(columns.get(name)![i]!));
  const rows = [...ys.keys()].filter(isWhole);
  const [[from, rise], [r, slope]] = [at(data, new Float64Array(ys.length)), at(data, ys)];
  const isLinear = (i: number): boolean => {
    const [rest, part, step] = [from[i]!, rise[i]! * ys[i]!, Math.abs(rise[i]!)];
    const isSame = Math.abs(r[i]! - rest - part) <= 1e-9 * (Math.abs(rest) + Math.abs(part));
    return step > 0 && isSame && Math.abs(slope[i]! - rise[i]!) <= 1e-9 * step;
  };
  if (x === y || !rows.every(isLinear)) return {};
  const others = Object.fromEntries(names.map((name) => [name, tensor(Number.NaN)]));
  const along = zeros({ ...others, [x]: data[x]! }, ys.length);
  return rows.every((i) => !Number.isNaN(along[i]!))
    ? { curve: (v) => zeros({ ...others, [x]: tensor(v) }, 1)[0]! }
    : { fitted: zeros(data, ys.length) };
}
