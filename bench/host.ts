import { existsSync, readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, loadavg, platform } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Sources and compiled files lie at different depths: the repository is where package.json names the library. */
function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const file = join(folder, "package.json");
    if (existsSync(file) && (JSON.parse(readFileSync(file, "utf8")) as { name?: string }).name === "wengert")
      return folder;
    if (folder === dirname(folder)) throw new Error("The benchmarks run inside the repository of wengert only.");
    folder = dirname(folder);
  }
}
export const root: string = findRoot();
export const bench = (...path: string[]): string => join(root, "bench", ...path);

export const version: string = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string })
  .version;

export interface Host {
  readonly node: string;
  readonly v8: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
}
export const host = (): Host => ({
  node: process.version,
  v8: process.versions.v8,
  system: `${platform()} ${arch()}`,
  processor: cpus()[0]?.model ?? "unknown",
  cores: availableParallelism(),
});
/** Programs that want to run, averaged over the last minute (0 on systems that do not tell). */
export const load = (): number => Math.round(100 * loadavg()[0]!) / 100;

/** Says how far figures taken under this load can be trusted; empty when the machine was quiet. */
export function warning(most: number, cores: number): string {
  if (most <= 0.75 * cores) return "";
  return `The machine was busy (load average up to ${most} on ${cores} cores): times are upper bounds, ratios of sides run in turn hold better.`;
}
