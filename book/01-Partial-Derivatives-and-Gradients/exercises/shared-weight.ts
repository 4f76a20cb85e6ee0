import { type Exercise, numeric, slopes } from "../../exercises/index.ts";

const at = { w: 3, x: 1, t: 8 };
const exact = slopes("(w*(w*x) - t)^2/2", at);
/** The two places of w, as two weights. */
const apart = slopes("(v*(w*x) - t)^2/2", { ...at, v: at.w });

const exercise: Exercise = numeric({
  fields: { dw: "$\\mathrm{d}L/\\mathrm{d}w$" },
  right: () => ({ dw: exact.w }),
  mistakes: {
    "one-copy": () => ({ dw: apart.w }),
    multiplied: () => ({ dw: apart.v * apart.w }),
    "residual-only": () => ({ dw: at.w * (at.w * at.x) - at.t }),
  },
});
export default exercise;
