/** A tick of an axis: where it stands in the drawing and what is written there (SVG text). */
export interface Tick {
  readonly value: number;
  readonly at: number;
  readonly label: string;
}

/** From values to places along one axis of a drawing, and back. */
export interface Scale {
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
  at(value: number): number;
  valueAt(place: number): number;
  readonly ticks: readonly Tick[];
}

const minus = (text: string): string => text.replace("-", "−");

/** The step 1, 2 or 5 times a power of ten that gives about so many ticks. */
function roundStep(span: number, count: number): number {
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((m) => m * power >= rough * 0.999) ?? 10) * power;
}

/** Equal steps of the value are equal lengths. */
export function linearScale(domain: readonly [number, number], range: readonly [number, number], count = 5): Scale {
  const slope = (range[1] - range[0]) / (domain[1] - domain[0]);
  const at = (value: number): number => range[0] + (value - domain[0]) * slope;
  const step = roundStep(domain[1] - domain[0], count);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(domain[0] / step - 1e-9);
  const last = Math.floor(domain[1] / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, k) => {
    const value = (first + k) * step;
    return { value, at: at(value), label: minus((Object.is(value, -0) ? 0 : value).toFixed(digits)) };
  });
  return { domain, range, at, valueAt: (place) => domain[0] + (place - range[0]) / slope, ticks };
}

/** A power of ten as SVG text, the exponent raised without baseline-shift, which not every browser has. */
const powerOfTen = (exponent: number): string =>
  exponent === 0
    ? "1"
    : exponent === 1
      ? "10"
      : `10<tspan class="power" dy="-0.45em">${minus(String(exponent))}</tspan>`;

/** Equal factors of the value are equal lengths; the domain is positive, the ticks are powers of ten. */
export function logScale(domain: readonly [number, number], range: readonly [number, number], count = 5): Scale {
  const low = Math.log10(domain[0]);
  const high = Math.log10(domain[1]);
  const slope = (range[1] - range[0]) / (high - low);
  const at = (value: number): number => range[0] + (Math.log10(value) - low) * slope;
  const step = Math.max(1, roundStep(high - low, count));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, k) => {
    const exponent = (first + k) * step;
    return { value: 10 ** exponent, at: range[0] + (exponent - low) * slope, label: powerOfTen(exponent) };
  });
  return { domain, range, at, valueAt: (place) => 10 ** (low + (place - range[0]) / slope), ticks };
}
