import type { Handle } from "./kind.ts";
import { fromMap, toMap } from "./plane.ts";
import { clamp, type Point } from "./svg.ts";

/** The state of a figure on the square [-r, r]² that has a movable point. */
export interface AtPoint {
  readonly p: readonly [number, number];
  readonly r: number;
}

/** The state with its point at a place of the square, or at the nearest one. */
export const within = <S extends AtPoint>(state: S, [x, y]: readonly [number, number] = state.p): S => ({
  ...state,
  p: [clamp(x, -state.r, state.r), clamp(y, -state.r, state.r)],
});

/** The handle of the point. */
export const pointHandle = <S extends AtPoint>(says: (state: S) => string, takesPresses = false): Handle<S> => ({
  name: "Point p",
  description: "point in the plane; arrow keys move it",
  at: ({ p, r }) => toMap(r, ...p),
  drag: (state, to) => within(state, fromMap(state.r, to)),
  step: (state, dx, dy) => within(state, [state.p[0] + dx * 0.05, state.p[1] + dy * 0.05]),
  now: ({ p }) => p[0],
  says,
  takesPresses,
});

/** The state of such a figure with a direction from its point, in degrees. */
export interface AtAngle extends AtPoint {
  readonly angle: number;
}

/** An angle of the full circle from 0 on, in degrees. */
export const turn = (degrees: number): number => ((degrees % 360) + 360) % 360;
/** The angle of a vector. */
export const angleOf = ([x, y]: readonly [number, number]): number => turn((Math.atan2(y, x) * 180) / Math.PI);

/** A handle on a curve around the point. */
export const turningHandle = <S extends AtAngle>({
  name,
  description,
  at,
  says,
}: {
  readonly name: string;
  readonly description: string;
  at(state: S): Point;
  says(state: S): string;
}): Handle<S> => ({
  name,
  description,
  at,
  drag(state, to) {
    const from = toMap(state.r, ...state.p);
    return { ...state, angle: angleOf([to.x - from.x, from.y - to.y]) };
  },
  step: (state, dx, dy) => ({ ...state, angle: turn(Math.round(state.angle) + dx + dy) }),
  now: ({ angle }) => angle,
  says,
});
