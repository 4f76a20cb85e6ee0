export type Numbers = Float64Array | Float32Array | Int32Array | Uint8Array;

/**
 * visit(at, run) for each run along the last axis of an array of `shape`, in row-major order: element j of the run stands
 * at `at` + j strides[last], counted from `offset` along `strides`.
 */
export function eachRun(
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  visit: (at: number, run: number) => void,
): void {
  if (shape.includes(0)) return;
  const outer = Math.max(shape.length - 1, 0);
  const index = new Int32Array(outer);
  let at = offset;
  let run = 0;
  for (;;) {
    visit(at, run++);
    let d = outer - 1;
    for (; d >= 0; d--) {
      at += strides[d]!;
      if (++index[d]! < shape[d]!) break;
      at -= strides[d]! * shape[d]!;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}
/** y, in row-major order of `shape`, from x read along `strides` from `offset`. */
export function copyStrided(
  x: Numbers,
  y: Numbers,
  shape: readonly number[],
  strides: readonly number[],
  offset = 0,
): void {
  const inner = shape.at(-1) ?? 1;
  const step = strides.at(-1) ?? 0;
  eachRun(shape, strides, offset, (from, run) => {
    const to = run * inner;
    for (let j = 0, s = from; j < inner; j++, s += step) y[to + j] = x[s]!;
  });
}
/** y, written along `strides` from `offset`, from x in row-major order of `shape`. */
export function placeStrided(
  x: Numbers,
  y: Numbers,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): void {
  const inner = shape.at(-1) ?? 1;
  const step = strides.at(-1) ?? 0;
  eachRun(shape, strides, offset, (to, run) => {
    const from = run * inner;
    for (let j = 0, s = to; j < inner; j++, s += step) y[s] = x[from + j]!;
  });
}
/** As `placeStrided`, added to what stands there; places that coincide add up. */
export function addStrided(
  x: Numbers,
  y: Numbers,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): void {
  const inner = shape.at(-1) ?? 1;
  const step = strides.at(-1) ?? 0;
  eachRun(shape, strides, offset, (to, run) => {
    const from = run * inner;
    for (let j = 0, s = to; j < inner; j++, s += step) y[s]! += x[from + j]!;
  });
}
