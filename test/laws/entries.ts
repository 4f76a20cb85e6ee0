import { existsSync, readdirSync } from "node:fs";
import type { Operator } from "./operator.ts";

const folder = new URL("./operators/", import.meta.url);

/** Entry points beside the core: importing them enters their primitives. */
for (const name of ["special", "linalg", "nn", "random", "expression", "inspect"]) {
  const index = new URL(`../../src/${name}/index.ts`, import.meta.url);
  if (existsSync(index)) await import(/* @vite-ignore */ index.pathname);
}

/** A file of entries, or the reason why it could not be loaded. */
interface Family {
  readonly file: string;
  readonly entries: readonly Operator[];
  readonly error?: unknown;
}
const isEntries = (x: unknown): x is readonly Operator[] => Array.isArray(x);

/** Every list of operators that test/laws/operators/*.ts export, by file. */
export const families: readonly Family[] = await Promise.all(
  readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map(async (file): Promise<Family> => {
      try {
        const module = (await import(/* @vite-ignore */ new URL(file, folder).pathname)) as Record<string, unknown>;
        return { file, entries: Object.values(module).filter(isEntries).flat() };
      } catch (error) {
        return { file, entries: [], error };
      }
    }),
);
export const entries: readonly Operator[] = families.flatMap((family) => family.entries);
