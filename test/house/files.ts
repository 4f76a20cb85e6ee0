import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Paths of the files below a folder that end so, from the root of the repository, in order. */
export function filesBelow(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(ending) && !path.includes("/node_modules/"))
    .sort();
}

export const read = (path: string): string => readFileSync(path, "utf8");
