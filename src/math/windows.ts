/*
 * Sliding windows over up to three axes, row-major. Position t of window element q reads the source at
 * (t stride + q dilation - low) / inputDilation, nothing where that is no integer or lies outside.
 */

/** One axis: sizes of source, window and result, and how they lie. */
export interface AxisWindow {
  readonly source: number;
  readonly window: number;
  readonly result: number;
  readonly stride: number;
  readonly dilation: number;
  readonly inputDilation: number;
  readonly low: number;
}
/** Source position for (q, t) at q * result + t; -1 for nothing. */
export function positions(axis: AxisWindow): Int32Array {
  const { source, window, result, stride, dilation, inputDilation, low } = axis;
  const table = new Int32Array(window * result);
  for (let q = 0; q < window; q++)
    for (let t = 0; t < result; t++) {
      const at = t * stride + q * dilation - low;
      const inside = at >= 0 && at % inputDilation === 0 && at / inputDilation < source;
      table[q * result + t] = inside ? at / inputDilation : -1;
    }
  return table;
}
const TRIVIAL: AxisWindow = { source: 1, window: 1, result: 1, stride: 1, dilation: 1, inputDilation: 1, low: 0 };

/** Three tables, for axes filled up with trivial ones in front. */
interface Tables {
  readonly axes: readonly [AxisWindow, AxisWindow, AxisWindow];
  readonly at: readonly [Int32Array, Int32Array, Int32Array];
}
function tables(given: readonly AxisWindow[]): Tables {
  const axes = [...new Array<AxisWindow>(3 - given.length).fill(TRIVIAL), ...given] as unknown as Tables["axes"];
  return { axes, at: axes.map(positions) as unknown as Tables["at"] };
}
/** visit(window element, result position, source position) wherever there is one, window elements in the outer loop. */
function eachRead({ axes, at }: Tables, visit: (q: number, t: number, from: number) => void): void {
  const [a, b, c] = axes;
  for (let q0 = 0; q0 < a.window; q0++)
    for (let q1 = 0; q1 < b.window; q1++)
      for (let q2 = 0; q2 < c.window; q2++) {
        const q = (q0 * b.window + q1) * c.window + q2;
        for (let t0 = 0; t0 < a.result; t0++) {
          const i0 = at[0][q0 * a.result + t0]!;
          if (i0 < 0) continue;
          for (let t1 = 0; t1 < b.result; t1++) {
            const i1 = at[1][q1 * b.result + t1]!;
            if (i1 < 0) continue;
            const row = (i0 * b.source + i1) * c.source;
            const to = (t0 * b.result + t1) * c.result;
            for (let t2 = 0; t2 < c.result; t2++) {
              const i2 = at[2][q2 * c.result + t2]!;
              if (i2 >= 0) visit(q, to + t2, row + i2);
            }
          }
        }
      }
}
/** Source position of (window element q, result position t) at q * (number of results) + t; -1 for nothing. */
export function readPositions(axes: readonly AxisWindow[]): Int32Array {
  const all = tables(axes);
  const results = axes.reduce((n, x) => n * x.result, 1);
  const table = new Int32Array(axes.reduce((n, x) => n * x.window, 1) * results).fill(-1);
  eachRead(all, (q, t, from) => {
    table[q * results + t] = from;
  });
  return table;
}
