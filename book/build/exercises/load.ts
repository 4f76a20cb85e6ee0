import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Nodes, RootContent } from "mdast";
import { visit } from "unist-util-visit";
import type { Exercise } from "../../exercises/exercise.ts";
import type { Tagged } from "../../scope/markdown.ts";

/** Compiled files import compiled ones. */
const suffix = import.meta.url.endsWith(".ts") ? "ts" : "js";

/** The exercises that a text names, from the files beside it. */
export async function exercisesIn(tree: readonly RootContent[], folder: string): Promise<Map<string, Exercise>> {
  const names = new Set<string>();
  for (const root of tree) {
    visit(root as Nodes, "tagged", ({ kind, attributes }: Tagged) => {
      if (kind === "exercise" && attributes["name"] !== undefined) names.add(attributes["name"]);
    });
  }
  const found = new Map<string, Exercise>();
  for (const name of names) {
    const url = new URL(`../../${folder}exercises/${name}.${suffix}`, import.meta.url);
    if (!existsSync(fileURLToPath(url))) continue;
    found.set(name, ((await import(/* @vite-ignore */ url.href)) as { default: Exercise }).default);
  }
  return found;
}
