import type { Handle } from "./kind.ts";
import { fromMap, toMap, WIDTH } from "./plane.ts";
import { clamp, type Point } from "./svg.ts";

/** The state of a figure on the square [-r, r]² that has a movable point. */
export interface AtPoint {
  readonly p: readonly [number, number];
  readonly r: number;
}

/** What stays free between the middle of a point and the edge of its map, in units of the map: the point is always whole. */
const EDGE = 8;

/** The largest coordinate of a point that stays so far inside. */
export const most = (r: number, edge: number = EDGE): number => r * (1 - (2 * edge) / WIDTH);

/** The state with its point at a place of the square, or at the nearest one that is so far from the edge of the map. */
export function within<S extends AtPoint>(
  state: S,
  [x, y]: readonly [number, number] = state.p,
  edge: number = EDGE,
): S {
  const m = most(state.r, edge);
  return { ...state, p: [clamp(x, -m, m), clamp(y, -m, m)] };
}

/** The handle of the point; `edge`: how far it stays from the edge of the map. */
export const pointHandle = <S extends AtPoint>(
  says: (state: S) => string,
  { takesPresses = false, edge = EDGE }: { readonly takesPresses?: boolean; readonly edge?: number } = {},
): Handle<S> => ({
  name: "Point p",
  description: "point in the plane; arrow keys move it",
  at: ({ p, r }) => toMap(r, ...p),
  drag: (state, to) => within(state, fromMap(state.r, to), edge),
  step: (state, dx, dy) => within(state, [state.p[0] + dx * 0.05, state.p[1] + dy * 0.05], edge),
  now: ({ p }) => p[0],
  says,
  takesPresses,
});

/** The state of such a figure with a direction from its point, in degrees. */
export interface AtAngle extends AtPoint {
  readonly angle: number;
}

/** What a handle on such a curve takes up around its middle, with a little air. */
const GRIP = 15;

/**
 * The scale of a shape around the point: `full` where there is room for it, so small that it stays on the map near an edge.
 * It reaches `across` and `up` to either side, in its own units.
 */
export function fitting({ p, r }: AtPoint, [across, up]: readonly [number, number], full: number): number {
  const { x, y } = toMap(r, ...p);
  const room = (at: number): number => Math.min(at, WIDTH - at) - GRIP;
  return Math.min(full, room(x) / across, room(y) / up);
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
