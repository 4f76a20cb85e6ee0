import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { type Document, readDocument } from "./document.ts";
import type { Lexicon } from "./phrases.ts";
import type { Rules } from "./rules.ts";

const skipped = new Set(["node_modules", ".git", "dist", ".build"]);

function* markdownBelow(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skipped.has(entry.name)) yield* markdownBelow(path);
    else if (entry.isFile() && /\.(?:md|markdown)$/i.test(entry.name)) yield path;
  }
}

/** The section a file belongs to: by its folder's name or number, or by the number its own name begins with. */
function sectionOf(path: string, root: string, rules: Rules): string | null {
  const sections = Object.entries(rules.sections);
  for (const name of path.split("/").reverse()) {
    const found = sections.find(([id, { folder }]) => name === folder || name.startsWith(`${id}-`));
    if (found) return found[0];
  }
  return sections.find(([, { folder }]) => folder === root)?.[0] ?? null;
}

const relativeTo = (folder: string, path: string): string => relative(folder, path).split(sep).join("/");

/** A folder of notes: the sections in it, and which of their links lead somewhere. */
export interface Tree {
  readonly root: string;
  readonly documents: readonly Document[];
  /** Whether the file that a link in `from` names exists. */
  exists(from: string, path: string): boolean;
  /** The files of sections, as links in `from` write them. */
  pathsFrom(from: string): string[];
}

/** Reads all Markdown files of sections below a folder, or one file. Files that belong to no section are left out. */
export function readTree(root: string, rules: Rules, words: Lexicon): Tree {
  const single = statSync(root).isFile();
  const base = single ? dirname(root) : root;
  const paths = single ? [root] : [...markdownBelow(root)];
  const documents = paths.flatMap((path) => {
    const shown = relative(base, path).split(sep).join("/");
    const section = sectionOf(shown, basename(resolve(base)), rules);
    return section === null ? [] : [readDocument(shown, readFileSync(path, "utf8"), section, rules, words)];
  });
  const pathsFrom = (from: string): string[] => {
    const here = `${dirname(from)}/`.replace(/^\.\//, "");
    return documents.map(({ path }) =>
      path.startsWith(here) ? path.slice(here.length) : relativeTo(dirname(from), path),
    );
  };
  return { root: base, documents, exists: (from, path) => existsSync(join(base, dirname(from), path)), pathsFrom };
}
