import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "vitest";

const springs = "test/doors/project/springs.ts";
/** What test/doors/project/main.ts prints. */
interface Output {
  readonly plain: number;
  readonly value: number;
  readonly gradient: readonly number[];
  readonly stacks: readonly string[];
}
/** Runs a file in a Node of its own. */
export function run(args: readonly string[]): Output {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Output;
}
/** Value and gradient are right, and errors name line and column of the user's file, from both texts. */
export function expectRight({ plain, value, gradient, stacks }: Output): void {
  expect(plain).toBeCloseTo(0.05, 12);
  expect(value).toBeCloseTo(0.05, 12);
  [-0.2, -0.2, 0.4].forEach((g, i) => {
    expect(gradient[i]).toBeCloseTo(g, 12);
  });
  const lines = readFileSync(springs, "utf8").split("\n");
  const line = lines.findIndex((text) => text.includes("new RangeError"));
  const place = `springs.ts:${line + 1}:${lines[line]!.indexOf("new RangeError") + 1}`;
  for (const stack of stacks) expect(stack).toContain(place);
}
