import { readFileSync } from "node:fs";

/** A file of test/data. */
export const readData = <T>(path: string): T =>
  JSON.parse(readFileSync(new URL(`../data/${path}`, import.meta.url), "utf8")) as T;
export const readText = (path: string): string => readFileSync(new URL(`../data/${path}`, import.meta.url), "utf8");

/** Largest relative error of numbers against digits. */
export const worst = (got: ArrayLike<number>, want: readonly (string | number)[]): number =>
  got.length === want.length
    ? Math.max(...want.map((w, k) => Math.abs(got[k]! - Number(w)) / (Number(w) === 0 ? 1 : Math.abs(Number(w)))))
    : Number.POSITIVE_INFINITY;
