import { fieldOf } from "./field.ts";
import { remembered } from "./memo.ts";

/** A function and a point of the square [-r, r]². */
export interface Place {
  readonly f: string;
  readonly p: readonly [number, number];
  readonly r: number;
}

/** Directions in which the error on a circle is looked for. */
export const DIRECTIONS = 72;
/** Radii of the error curve: from 10^0 down to 10^-4. */
export const DEPTH = 4;
const PER_DECADE = 5;

/** The largest distance between f and its tangent plane over a circle around p, and the direction where it is. */
export interface CircleError {
  readonly error: number;
  readonly direction: readonly [number, number];
}

const unit = Array.from({ length: DIRECTIONS }, (_, k) => {
  const t = (2 * Math.PI * k) / DIRECTIONS;
  return [Math.cos(t), Math.sin(t)] as const;
});

/** Errors over circles of several radii, by one call of the engine. */
function errorsOf(f: string, r: number, px: number, py: number, radii: readonly number[]): CircleError[] {
  const field = fieldOf(f, r);
  const { value, gradient } = field.at(px, py);
  const along = (axis: 0 | 1, p: number): Float64Array =>
    Float64Array.from(radii.flatMap((radius) => unit.map((u) => p + radius * u[axis])));
  const values = field.valuesAt(along(0, px), along(1, py));
  return radii.map((radius, i) => {
    let error = 0;
    let direction = unit[0]!;
    unit.forEach((u, k) => {
      const linear = value + radius * (gradient[0] * u[0] + gradient[1] * u[1]);
      const gap = Math.abs(values[i * DIRECTIONS + k]! - linear);
      if (gap > error) [error, direction] = [gap, u];
    });
    return { error, direction };
  });
}

const circle: (f: string, r: number, x: number, y: number, radius: number) => CircleError = remembered(
  (f, r, x, y, radius) => errorsOf(f, r, x, y, [radius])[0]!,
  8,
);
export const errorOn = ({ f, r, p }: Place, radius: number): CircleError => circle(f, r, ...p, radius);

export const radii: readonly number[] = Array.from(
  { length: PER_DECADE * DEPTH + 1 },
  (_, k) => 10 ** (-k / PER_DECADE),
);
export const errorCurve: (f: string, r: number, x: number, y: number) => readonly number[] = remembered((f, r, x, y) =>
  errorsOf(f, r, x, y, radii).map(({ error }) => error),
);

type Plane = (x: number, y: number) => number;

/** The tangent plane at p, or null where f has no slopes. */
export function planeOf(state: Place): Plane | null {
  const { value, gradient } = fieldOf(state.f, state.r).at(...state.p);
  if (!gradient.every(Number.isFinite)) return null;
  return (x, y) => value + gradient[0] * (x - state.p[0]) + gradient[1] * (y - state.p[1]);
}
