import { expect, it } from "vitest";
import { fuzz, howMany } from "./fuzz.ts";
import { checkForward, checkSecond } from "./roads.ts";

it("random programs: Hessians by every nesting are the same", { timeout: 600_000 }, () => {
  const count = howMany(0.12);
  let checked = 0;
  fuzz("second", count, { length: [2, 5] }, (p, place, k) => {
    checkSecond(p, place, k % 4 === 0);
    checked++;
  });
  expect(checked).toBe(count);
});
it("random programs with while loops: forward mode at two levels, batched and compiled", { timeout: 600_000 }, () => {
  const count = howMany(0.08);
  let checked = 0;
  fuzz("forward", count, { forward: true, length: [2, 5] }, (p, place) => {
    checkForward(p, place);
    checked++;
  });
  expect(checked).toBe(count);
});
