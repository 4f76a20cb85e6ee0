import { contourMap } from "./contourMap.ts";
import { dial } from "./dial.ts";
import { differenceQuotients } from "./differenceQuotients.ts";
import { gradientCheckLab } from "./gradientCheckLab.ts";
import { type AnyFigure, anyFigure } from "./kind.ts";
import { microscope } from "./microscope.ts";
import { normBall } from "./normBall.ts";
import { partialSlices } from "./partialSlices.ts";
import { pathLimits } from "./pathLimits.ts";
import { softmaxBars } from "./softmaxBars.ts";
import { tangentPlane } from "./tangentPlane.ts";

export type { AnyFigure } from "./kind.ts";

/** All figures by the name that a text calls them, `::: {#topic figure name="contour-map"}`; `live.ts` has the same names. */
export const figures: Readonly<Record<string, AnyFigure>> = {
  "contour-map": anyFigure(contourMap),
  dial: anyFigure(dial),
  "norm-ball": anyFigure(normBall),
  "path-limits": anyFigure(pathLimits),
  "tangent-plane": anyFigure(tangentPlane),
  "difference-quotients": anyFigure(differenceQuotients),
  "gradient-check-lab": anyFigure(gradientCheckLab),
  microscope: anyFigure(microscope),
  "softmax-bars": anyFigure(softmaxBars),
  "partial-slices": anyFigure(partialSlices),
};
