import { contourMap } from "./contourMap.ts";
import type { FigureKind } from "./kind.ts";

export type { FigureKind } from "./kind.ts";

/** All figures by the name that a text calls them: `::: {#topic figure name="contour-map"}`. */
export const figures: Readonly<Record<string, FigureKind<never> & FigureKind<object>>> = {
  "contour-map": contourMap as unknown as FigureKind<never> & FigureKind<object>,
};
