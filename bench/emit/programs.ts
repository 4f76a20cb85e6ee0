import { readFileSync } from "node:fs";
import { lift } from "wengert/operators/lift";
import { erfc } from "wengert/special";
import { bench } from "../host.ts";
import * as byHand from "./byHand.ts";
import * as plain from "./plain.ts";

/** A program of a vector, and its derivative derived on paper. */
export interface Program {
  readonly f: (x: Float64Array) => unknown;
  readonly at: Float64Array;
  readonly derivative: "grad" | "jacobian";
  readonly hand: byHand.ByHand;
  /** Numbers in the derivative. */
  readonly size: number;
}
const read = (path: string): string => readFileSync(bench("..", "test", "data", path), "utf8");
const links: plain.Links = [
  [0, 1, 0.32],
  [0.25, 0, 0],
  [0.04, 1, 0],
  [0, -1, 0.3],
  [0, 1, 0],
  [0, 0, 0.09],
];
const pose = [0.36, -0.48, 0.8, 0.3, 0.8, 0.6, 0, 0.1, -0.48, 0.64, 0.6, 0.4];
const linear = [-1, -3, 1, -1];
const quadratic = [
  [2, 0, -1, 0],
  [0, 1, 0, 0],
  [-1, 0, 2, 1],
  [0, 0, 1, 1],
];
type Six = "peaks" | "robot-arm" | "sketch" | "options" | "lynx-hare" | "optimum";
export const names: readonly Six[] = ["peaks", "robot-arm", "sketch", "options", "lynx-hare", "optimum"];

/** `erfcOf`: erfc of numbers. */
export function programOf(name: Six, erfcOf: (x: number) => number): Program {
  const make = (f: Program["f"], at: readonly number[], hand: byHand.ByHand, rows?: number): Program => ({
    f,
    at: Float64Array.from(at),
    derivative: rows === undefined ? "grad" : "jacobian",
    hand,
    size: (rows ?? 1) * at.length,
  });
  if (name === "peaks") {
    const { x, y, start } = JSON.parse(read("programs/01-peaks.json")) as Record<"x" | "y" | "start", number[]>;
    return make(lift(plain.peaks)(x, y) as never, start, byHand.peaks(x, y));
  }
  if (name === "robot-arm")
    return make(
      lift(plain.robotArm)(links, pose) as never,
      [0.1, 0.6, -0.4, 0.2, 0.7, -0.3],
      byHand.robotArm(links, pose),
    );
  if (name === "sketch") return make(lift(plain.sketch) as never, [38, 1, 41, 22, -1, 24, 30, 7], byHand.sketch, 8);
  if (name === "options") return make(lift(plain.options)(erfc) as never, [100, 0.5, 0.2], byHand.options(erfcOf));
  if (name === "lynx-hare") {
    const table = read("lynx-hare.csv").trim().split("\n").slice(1);
    const column = (k: number): number[] => table.map((row) => Number(row.split(",")[k]));
    const [lynxes, hares] = [column(1), column(2)];
    const start = [0.5, 0.03, 0.8, 0.03, 30, 4];
    return make(lift(plain.lynxHare)(hares, lynxes) as never, start, byHand.lynxHare(hares, lynxes));
  }
  return make(lift(plain.optimum)(linear, quadratic) as never, [0.3, 2.1, 0, 0.5], byHand.optimum(linear, quadratic));
}
