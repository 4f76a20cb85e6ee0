import { expect, it } from "vitest";
import { copyStrided } from "../../src/math/strided.ts";
import { copyView } from "../../src/math/tables.ts";
import fc from "../properties.ts";

it("copies views of every shape, as the general copy does", () => {
  const shapes = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(shapes, fc.integer({ min: 0, max: 23 }), fc.boolean(), (shape, order, isInt) => {
      const size = shape.reduce((a, b) => a * b, 1);
      // Axes of an array of that size in another order: every place is read once.
      const axes = shape.map((_, a) => a).sort((a, b) => ((a * 7 + order) % 5) - ((b * 7 + order) % 5) || a - b);
      const strides = new Array<number>(shape.length).fill(0);
      let stride = 1;
      for (const a of axes) {
        strides[a] = stride;
        stride *= shape[a]!;
      }
      const numbers = Array.from({ length: size + 2 }, (_, k) => k + 1);
      const x = isInt ? Int32Array.from(numbers) : Float64Array.from(numbers);
      const [ours, theirs] = [new Float64Array(size), new Float64Array(size)];
      copyView(x, ours, shape, strides, 2);
      copyStrided(x, theirs, shape, strides, 2);
      expect(ours).toEqual(theirs);
      expect([...ours].sort((a, b) => a - b)).toEqual(numbers.slice(2));
    }),
  );
});
