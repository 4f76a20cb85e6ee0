import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { bench, type Host } from "./host.ts";
import type { Row } from "./measure.ts";

/** A section as measured once. */
export interface Measurement {
  readonly date: string;
  readonly host: Host;
  /** Versions of what is installed to compare with. */
  readonly peers: Readonly<Record<string, string>>;
  /** Load averages before, and the highest met meanwhile. */
  readonly load: { readonly before: number; readonly most: number };
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}
export interface Saved {
  readonly version: string;
  readonly sections: Readonly<Record<string, Measurement>>;
}
const read = (file: string): Saved => JSON.parse(readFileSync(file, "utf8")) as Saved;

/** Replaces the sections just measured and leaves the others of this version. */
export function save(version: string, sections: Readonly<Record<string, Measurement>>): string {
  const file = bench("results", `${version}.json`);
  const old = existsSync(file) ? read(file).sections : {};
  writeFileSync(file, `${JSON.stringify({ version, sections: { ...old, ...sections } }, null, 1)}\n`);
  return `bench/results/${version}.json`;
}
/** Everything saved, by version. */
export const saved = (): Saved[] =>
  readdirSync(bench("results"))
    .filter((name) => name.endsWith(".json"))
    .map((name) => read(bench("results", name)))
    .sort((a, b) => a.version.localeCompare(b.version, "en", { numeric: true }));
