import { leastSquares, plot } from "wengert/fit";
import { readJson, type Shown } from "../shared/data.ts";

/** A peak between the shapes of Gauss (mixing 0) and Lorentz (mixing 1). */
interface Peak {
  readonly centre: number;
  readonly width: number;
  readonly height: number;
  readonly mixing: number;
}
interface Spectrum {
  readonly peaks: readonly Peak[];
  readonly offset: number;
  readonly slope: number;
}
/** Three peaks on a sloping line. */
function intensity(x: number, { peaks, offset, slope }: Spectrum): number {
  "use wengert";
  let y = offset + slope * x;
  for (const { centre, width, height, mixing } of peaks) {
    const t = ((x - centre) / width) ** 2;
    y += height * (mixing / (1 + 4 * t) + (1 - mixing) * Math.exp(-4 * Math.LN2 * t));
  }
  return y;
}

/** "I have 200 points and three overlapping peaks: give me positions, widths, heights, mixing, with errors." */
export function peaks(): Shown {
  const { x, y } = readJson<{ readonly x: number[]; readonly y: number[] }>("programs/01-peaks.json");
  const start: Spectrum = {
    peaks: [
      { centre: 29, width: 5, height: 90, mixing: 0.5 },
      { centre: 43, width: 5, height: 50, mixing: 0.5 },
      { centre: 60, width: 8, height: 30, mixing: 0.5 },
    ],
    offset: 4,
    slope: 0,
  };
  const misfit = (s: Spectrum): Float64Array => {
    "use wengert";
    const off = new Float64Array(x.length);
    for (let i = 0; i < off.length; i++) off[i] = intensity(x[i]!, s) - y[i]!;
    return off;
  };
  const fit = leastSquares(misfit, start);
  const svg = plot(fit, {
    x,
    y,
    curve: (at) => intensity(at, fit.x),
    title: "Three peaks on a line",
    xLabel: "channel",
    yLabel: "counts",
  });
  return { text: String(fit), svg };
}
