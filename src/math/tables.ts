import { copyStrided, eachRun, type Numbers } from "./strided.ts";

/** The same as copyStrided; numbers of the usual type by loops that know it. */
export function copyView(
  x: Numbers,
  y: Numbers,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): void {
  if (x instanceof Float64Array && y instanceof Float64Array) copyDoubles(x, y, shape, strides, offset);
  else copyStrided(x, y, shape, strides, offset);
}
function copyDoubles(
  x: Float64Array,
  y: Float64Array,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): void {
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const [down, step] = [strides.at(-2) ?? 0, strides.at(-1) ?? 0];
  eachRun([...shape.slice(0, -2), 1], [...strides.slice(0, -2), 0], offset, (from, k) =>
    copyTable(x, y, rows, columns, down, step, from, k * rows * columns),
  );
}
/** Four columns at a time: a row of y is written where it has just been, and x is read along four rows at once. */
function copyTable(
  x: Float64Array,
  y: Float64Array,
  rows: number,
  columns: number,
  down: number,
  step: number,
  from: number,
  to: number,
): void {
  let j = 0;
  for (; j + 3 < columns; j += 4)
    for (let i = 0, s = from + j * step, t = to + j; i < rows; i++, s += down, t += columns) {
      y[t] = x[s]!;
      y[t + 1] = x[s + step]!;
      y[t + 2] = x[s + 2 * step]!;
      y[t + 3] = x[s + 3 * step]!;
    }
  for (; j < columns; j++)
    for (let i = 0, s = from + j * step, t = to + j; i < rows; i++, s += down, t += columns) y[t] = x[s]!;
}
