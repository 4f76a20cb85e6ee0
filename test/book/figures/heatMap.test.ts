import { expect, it } from "vitest";
import { heatMap } from "../../../book/figures/heatMap.ts";

const box = { x: 10, y: 20, width: 30, height: 20 };

it("a heat map has one path a shade, and a piece for each run of cells", () => {
  const html = heatMap([0, 0, 2, 5, 2, 2], 3, box, [1, 3]);
  expect(html).toBe(
    '<path class="heat h0" d="M10 20H30V30H10Z"/><path class="heat h1" d="M30 20H40V30H30ZM20 30H40V40H20Z"/><path class="heat h2" d="M10 30H20V40H10Z"/>',
  );
});

it("a heat map leaves out what is no number, and takes bounds as reached", () => {
  expect(heatMap([Number.NaN, 1, Infinity], 3, box, [1])).toBe('<path class="heat h1" d="M20 20H40V40H20Z"/>');
});
