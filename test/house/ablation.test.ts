import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { passes } from "../../bench/ablation/passes.ts";

const source = (file: string): string => readFileSync(join(import.meta.dirname, "../../src", file), "utf8");

it.each(passes)("bench ablation finds $name in its source", ({ file, without }) => {
  const text = source(file);
  expect(without(text)).not.toBe(text);
});
