import { existsSync, readFileSync } from "node:fs";
import { type Outcome, runJson } from "../child.ts";
import { bench } from "../host.ts";

/** The hand-derived C++ of bench/native/native.cpp, as built by `npm run bench:peers`. */
export const sides = ["native128", "native"] as const;
export type Side = (typeof sides)[number];
export const built = (side: Side): boolean => existsSync(bench(".peers", side));

export interface Times {
  readonly objective_ms: number;
  readonly derivative_ms: number;
}
export const runNative = (side: Side, instance: string, data: string, budget: number): Outcome<Times> =>
  runJson<Times>(bench(".peers", side), [data, String(budget), "-", instance], { env: { PEER: side } });

type Measured = Readonly<Record<string, Readonly<Record<string, Times>>>>;
const measured = JSON.parse(readFileSync(bench("native", "measured.json"), "utf8")) as Measured;
/**
 * ADBench's manual C++ over our native C++ as measured once side by side. Times native here with it, this tells what the
 * manual program would take here: its code is not part of the project.
 */
export function manualOverNative(instance: string): number | undefined {
  const [manual, native] = [measured["Manual"]?.[instance], measured["native"]?.[instance]];
  return manual && native ? manual.derivative_ms / native.derivative_ms : undefined;
}
