import { expect, it } from "vitest";
import { addStrided, copyStrided, placeStrided } from "../../src/math/strided.ts";
import fc from "../properties.ts";

/** Positions of an array of `shape` in row-major order. */
function* positions(shape: readonly number[]): Generator<number[]> {
  const size = shape.reduce((n, d) => n * d, 1);
  for (let k = 0; k < size; k++) {
    let rest = k;
    yield [...shape].reverse().map((d) => {
      const i = rest % d;
      rest = Math.floor(rest / d);
      return i;
    });
  }
}
const layout = fc
  .array(fc.tuple(fc.nat(4), fc.integer({ min: -7, max: 7 })), { maxLength: 4 })
  .map((axes) => ({ shape: axes.map(([d]) => d), strides: axes.map(([, s]) => s) }));
const OFFSET = 112;

it("strided arrays hold what stands at offset plus index times stride", () => {
  fc.assert(
    fc.property(layout, ({ shape, strides }) => {
      const places = [...positions(shape)].map((index) =>
        index.reverse().reduce((at, i, axis) => at + i * strides[axis]!, OFFSET),
      );
      const whole = Float64Array.from({ length: 2 * OFFSET + 1 }, (_, i) => i);
      const packed = Float64Array.from(places, (_, i) => i + 1);

      const copied = new Float64Array(places.length);
      copyStrided(whole, copied, shape, strides, OFFSET);
      expect([...copied]).toEqual(places);

      const [placed, added] = [new Float64Array(whole.length), new Float64Array(whole.length)];
      const [lastThere, sumThere] = [new Float64Array(whole.length), new Float64Array(whole.length)];
      places.forEach((at, i) => {
        lastThere[at] = i + 1;
        sumThere[at]! += i + 1;
      });
      placeStrided(packed, placed, shape, strides, OFFSET);
      addStrided(packed, added, shape, strides, OFFSET);
      expect(placed).toEqual(lastThere);
      expect(added).toEqual(sumThere);
    }),
  );
});
