import { expect, it } from "vitest";
import { check } from "./check.ts";
import { generate, kinds } from "./generate.ts";

/** `FUZZ_COMPILED=100000 npx vitest run test/wasm/fuzz` for more than the daily 10,000; `SEED=name` makes other programs. */
const count = Number(process.env["FUZZ_COMPILED"] ?? 10_000);
const family = process.env["SEED"] ?? "wengert";
const shares = 4;

it.each(Array.from({ length: shares }, (_, share) => [share]))(
  "random programs run compiled as interpreted, share %d",
  { timeout: 900_000 },
  (share) => {
    let checked = 0;
    for (let k = share; k < count; k += shares) {
      check(`${family}/compiled/${k}`);
      checked++;
    }
    expect(checked).toBeGreaterThanOrEqual(Math.floor(count / shares));
  },
);
it("the programs have steps of every kind, zero sizes, odd shapes, all element types, and special values", () => {
  const names = new Set<string>();
  const types = new Set<string>();
  const shapes = new Set<number>();
  for (let k = 0; k < 3000; k++) {
    const { program } = generate(`coverage/${k}`);
    for (const { kind, type } of program.steps) {
      names.add(kind.name);
      types.add(type.dtype);
      for (const n of type.shape) shapes.add(n);
    }
  }
  expect([...new Set(kinds.map(({ name }) => name))].filter((name) => !names.has(name))).toEqual([]);
  expect([...types].sort()).toEqual(["bool", "f32", "f64", "i32"]);
  for (const n of [0, 1, 7, 17, 33, 130]) expect(shapes.has(n), `an axis of ${n}`).toBe(true);
});
