import type { Handle } from "./kind.ts";
import { fromMap, toMap } from "./plane.ts";
import { clamp } from "./svg.ts";

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
