import { expect, it } from "vitest";
import { fuzz } from "./fuzz.ts";
import { kinds } from "./kinds.ts";

it("there are more than 40 kinds of steps, each with a name of its own", () => {
  expect(kinds.length).toBeGreaterThan(40);
  expect(new Set(kinds.map((k) => k.name)).size).toBe(kinds.length);
});
it("a program that fails is made small and printed with its seed, as TypeScript", () => {
  const run = (): void =>
    fuzz("planted", 1000, {}, (p) => {
      if (JSON.stringify(p.steps).includes('"name":"sort"')) throw new Error("planted: no program may sort");
    });
  expect(run).toThrow(/^program \d+ of 1000: Error: planted/);
  expect(run).toThrow(/\/\/ seed \S*\/planted\/\d+\n/);
  expect(run).toThrow(/import \{ .*sort.* \} from "wengert";/);
  expect(run).toThrow(/const x\d+ = \(\(a\) => sort\(a\)\)\(x\d+\); \/\/ sort\n/);
  let text = "";
  try {
    run();
  } catch (e) {
    text = (e as Error).message;
  }
  expect(text.split("\n").filter((line) => /^ +const x\d+ = \(/.test(line))).toHaveLength(1);
});
