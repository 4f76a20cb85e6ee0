import { addTangents, neg, scale } from "./arithmetic.ts";
import { type Binary, binary } from "./lanewise.ts";

/**
 * t / gap, where a gap of 0 passes a zero as zero and nothing else: NaN. What turns freely where a gap closes has no
 * derivative; what does not move it stays finite. Linear in t.
 */
export const overGap: Binary = /* @__PURE__ */ binary("overGap", {
  scalar: (t, gap) => t / (gap !== 0 ? gap : t === 0 ? 1 : Number.NaN),
  jvp: ([dt, dgap], [, gap], y) => addTangents(dt && overGap(dt, gap), dgap && neg(overGap(scale(dgap, y), gap))),
  linearIn: [0],
  transpose: (ct, [, gap]) => [overGap(ct, gap!), null],
  lower: (g, t, gap) => {
    const none = g.select(g.eq(t, g.constant(0)), g.constant(1), g.constant(Number.NaN));
    return g.div(t, g.select(g.eq(gap, g.constant(0)), none, gap));
  },
});
