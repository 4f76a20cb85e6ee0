import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What an example shows: text for the terminal, and a picture. */
export interface Shown {
  readonly text: string;
  readonly svg: string;
}
/** The repository: source and compiled form of this file lie at different depths. */
export function root(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}
export const readText = (path: string): string => readFileSync(join(root(), "test/data", path), "utf8");
export const readJson = <T>(path: string): T => JSON.parse(readText(path)) as T;
