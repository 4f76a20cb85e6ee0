import { expect, it } from "vitest";
import { fuzz, howMany } from "./fuzz.ts";
import { checkFirst } from "./roads.ts";

// Every program: eager reverse, forward, differences. Each further road on every sixth or so, in turn.
it("random programs: every road to the gradient gives the same numbers", { timeout: 600_000 }, () => {
  const count = howMany(0.8);
  let checked = 0;
  fuzz("first", count, {}, (p, place, k) => {
    checkFirst(p, place, {
      lists: k % 6 === 0,
      columns: k % 6 === 1,
      compiled: k % 6 === 2,
      interpreted: k % 6 === 3,
      batched: k % 6 === 4,
      tree: k % 6 === 5,
    });
    checked++;
  });
  expect(checked).toBe(count);
});
