import { describe, expect, it } from "vitest";
import * as w from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";

type T = w.Tensor;
const flats = { trunc: w.trunc, floor: w.floor, ceil: w.ceil, round: w.round, sign: w.sign, stop: w.stopGradient };

describe("what is piecewise constant does not move", () => {
  it.each(Object.entries(flats))("%s after a singular function has slope 0 in every mode", (_name, flat) => {
    // Slope of sqrt: NaN at -1, infinite at 0.
    for (const x of [-1, 0, 4]) {
      const f = (z: T): T => flat(w.sqrt(z));
      const point = w.tensor(x);
      const slopes = [
        w.grad(f)(point),
        w.vjp(f, point)[1](1)[0] as T,
        w.jvp(f, [point], [w.tensor(1)])[1],
        jit(w.grad(f))(point),
        w.grad((z: T) => w.sum(f(w.broadcastTo(z, [3]))))(point),
        w.grad((z: T) =>
          w
            .grad((y: T) => f(y).mul(y))(z)
            .mul(0),
        )(w.tensor(4)),
      ].map((t) => (t as T).item());
      expect(slopes).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });
});
