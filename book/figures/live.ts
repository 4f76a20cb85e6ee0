import { type AnyFigure, anyFigure } from "./kind.ts";

/** Code of the figures by name, fetched only where a page has one. */
export const live: Readonly<Record<string, () => Promise<AnyFigure>>> = {
  "contour-map": async () => anyFigure((await import("./contourMap.ts")).contourMap),
  dial: async () => anyFigure((await import("./dial.ts")).dial),
  "norm-ball": async () => anyFigure((await import("./normBall.ts")).normBall),
  "path-limits": async () => anyFigure((await import("./pathLimits.ts")).pathLimits),
  "tangent-plane": async () => anyFigure((await import("./tangentPlane.ts")).tangentPlane),
  "difference-quotients": async () => anyFigure((await import("./differenceQuotients.ts")).differenceQuotients),
  "gradient-check-lab": async () => anyFigure((await import("./gradientCheckLab.ts")).gradientCheckLab),
  microscope: async () => anyFigure((await import("./microscope.ts")).microscope),
  "softmax-bars": async () => anyFigure((await import("./softmaxBars.ts")).softmaxBars),
  "partial-slices": async () => anyFigure((await import("./partialSlices.ts")).partialSlices),
};
