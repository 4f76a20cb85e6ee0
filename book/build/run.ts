import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { runProgram } from "../cells/program.ts";
import { rewriteMarked } from "./marked.ts";
import { type Module, modulesOf, type PageProgram } from "./program.ts";

/** What the programs of a page gave: outputs by line of the text, and the values of its expressions in order. */
export interface PageValues {
  readonly outputs: ReadonlyMap<number, unknown>;
  readonly expressions: readonly unknown[];
}

/** A fault in a program of the text, with its place there. */
export class ProgramError extends Error {}

const options = {
  noEmit: false,
  outDir: "out",
  rootDir: ".",
  declaration: false,
  isolatedDeclarations: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
  types: [],
};

/** Errors of the compiler with the places of the text instead of those of the modules. */
function placed(output: string, modules: readonly Module[]): string[] {
  return output.split("\n").flatMap((line) => {
    const [, path, row, column, message] = /^(?:.*?)([\w-]+\/\w+\.ts)\((\d+),(\d+)\): (.*)$/.exec(line) ?? [];
    const module = modules.find((m) => m.path === path);
    if (module) return [`${module.file}:${module.lines[Number(row) - 1] ?? 1}:${column}  ${message}`];
    return /error TS/.test(line) ? [line] : [];
  });
}

/** Type-checks, rewrites where marked, and runs the programs of all pages; the compiler is started once. */
export async function runPrograms(
  root: string,
  folder: string,
  pages: readonly PageProgram[],
): Promise<Map<string, PageValues>> {
  const modules = pages.flatMap(modulesOf);
  const results = new Map<string, PageValues>();
  if (modules.length > 0) compile(root, folder, modules);
  for (const page of pages) results.set(page.name, await runPage(folder, page));
  return results;
}

const compiledTo = (folder: string, { path }: Module): string => join(folder, "out", path.replace(/\.ts$/, ".js"));

function compile(root: string, folder: string, modules: readonly Module[]): void {
  rmSync(folder, { recursive: true, force: true });
  for (const { path, code } of modules) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), code);
  }
  const paths = { wengert: [join(root, "dist/index.d.ts")], "wengert/*": [join(root, "dist/*/index.d.ts")] };
  const config = {
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: { ...options, paths },
    files: modules.map(({ path }) => path),
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", join(folder, "tsconfig.json")], {
    encoding: "utf8",
    cwd: folder,
  });
  if (status !== 0) throw new ProgramError([...new Set(placed(stdout, modules))].join("\n") || stdout);
  for (const module of modules) rewriteMarked(compiledTo(folder, module));
}

async function runPage(folder: string, page: PageProgram): Promise<PageValues> {
  const outputs = new Map<number, unknown>();
  const expressions: unknown[] = [];
  const host = globalThis as { __report?: (line: number, value: unknown) => void };
  for (const module of modulesOf(page)) {
    const { file, lines } = module;
    host.__report = (line, value) => {
      if (line < 0) expressions[-1 - line] = value;
      else outputs.set(line, value);
    };
    try {
      if (module.cell !== undefined) {
        const printed: string[] = [];
        await runProgram(module.cell, (line) => printed.push(line));
        outputs.set(lines[1] ?? 1, printed);
        continue;
      }
      const url = pathToFileURL(compiledTo(folder, module));
      await import(/* @vite-ignore */ `${url.href}?${process.hrtime.bigint()}`);
    } catch (e) {
      throw new ProgramError(`${file}:${lines[1] ?? 1}  a program of the text failed: ${(e as Error).message}`);
    } finally {
      delete host.__report;
    }
  }
  return { outputs, expressions };
}
