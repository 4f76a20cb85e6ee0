import { gemm } from "./linalg/gemm.ts";
import { type AxisWindow, readPositions } from "./windows.ts";

export interface ConvolutionSizes {
  /** Independent convolutions in the stack. */
  readonly stack: number;
  readonly images: number;
  readonly channels: number;
  readonly features: number;
}
/**
 * Cross-correlation, y[g, n, o, t] = sum over c, q of x[g, n, c, read(q, t)] k[g, o, c, q], by a matrix of patches
 * (channels times window elements by results) and one matrix product for each image (the "im2col" of Chellapilla, Puri &
 * Simard 2006, "High performance convolutional neural networks for document processing").
 */
export function convolve(
  { stack, images, channels, features }: ConvolutionSizes,
  axes: readonly AxisWindow[],
  x: Float64Array,
  k: Float64Array,
  y: Float64Array,
): void {
  const source = axes.reduce((n, a) => n * a.source, 1);
  const window = axes.reduce((n, a) => n * a.window, 1);
  const results = axes.reduce((n, a) => n * a.result, 1);
  const inner = channels * window;
  if (y.length === 0) return;
  const whole = axes.every(
    (a) => a.window === 1 && a.stride === 1 && a.inputDilation === 1 && a.low === 0 && a.result === a.source,
  );
  const reads = whole ? new Int32Array(0) : readPositions(axes);
  // Places that read nothing are the same in every image: they keep their zeros.
  const patches = new Float64Array(whole ? 0 : inner * results);
  for (let g = 0; g < stack; g++)
    for (let n = 0; n < images; n++) {
      const from = (g * images + n) * channels * source;
      if (!whole)
        for (let c = 0; c < channels; c++) {
          const first = from + c * source;
          const to = c * window * results;
          for (let i = 0; i < reads.length; i++) if (reads[i]! >= 0) patches[to + i] = x[first + reads[i]!]!;
        }
      const out = (g * images + n) * features * results;
      gemm(features, results, inner, k, g * features * inner, whole ? x : patches, whole ? from : 0, y, out);
    }
}
