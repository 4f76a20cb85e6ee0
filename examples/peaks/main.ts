import { exp, mapTree, type Tensor, tensor } from "wengert";
import { leastSquares, plot } from "wengert/fit";
import { readJson, type Shown } from "../shared/data.ts";

/** A peak between the shapes of Gauss (mixing 0) and Lorentz (mixing 1). */
interface Peak<T> {
  readonly centre: T;
  readonly width: T;
  readonly height: T;
  readonly mixing: T;
}
interface Spectrum<T> {
  readonly peaks: readonly Peak<T>[];
  readonly offset: T;
  readonly slope: T;
}
/** Three peaks on a sloping line. */
function intensity(x: Tensor, { peaks, offset, slope }: Spectrum<Tensor>): Tensor {
  let y = x.mul(slope).add(offset);
  for (const { centre, width, height, mixing } of peaks) {
    const t = x.sub(centre).div(width).square();
    const lorentz = mixing.div(t.mul(4).add(1));
    const gauss = exp(t.mul(-4 * Math.LN2)).mul(mixing.neg().add(1));
    y = y.add(lorentz.add(gauss).mul(height));
  }
  return y;
}

/** "I have 200 points and three overlapping peaks: give me positions, widths, heights, mixing, with errors." */
export function peaks(): Shown {
  const data = readJson<{ readonly x: number[]; readonly y: number[] }>("programs/01-peaks.json");
  const [x, y] = [tensor(data.x), tensor(data.y)];
  const start: Spectrum<number> = {
    peaks: [
      { centre: 29, width: 5, height: 90, mixing: 0.5 },
      { centre: 43, width: 5, height: 50, mixing: 0.5 },
      { centre: 60, width: 8, height: 30, mixing: 0.5 },
    ],
    offset: 4,
    slope: 0,
  };
  const fit = leastSquares((s: Spectrum<Tensor>) => intensity(x, s).sub(y), start);
  const fine = Array.from({ length: 801 }, (_, k) => k / 8);
  const values = intensity(
    tensor(fine),
    mapTree((v) => tensor(v), fit.x) as unknown as Spectrum<Tensor>,
  ).toArray() as number[];
  const svg = plot(fit, {
    x,
    y,
    curve: (at) => values[Math.min(800, Math.round(at * 8))]!,
    title: "Three peaks on a line",
    xLabel: "channel",
    yLabel: "counts",
  });
  return { text: String(fit), svg };
}
