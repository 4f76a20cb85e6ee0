import type { Code, Nodes, RootContent } from "mdast";
import { visit } from "unist-util-visit";
import type { Tagged } from "../scope/markdown.ts";
import { figureProgram } from "./figures.ts";

/** An expression of the text, `{=code}` or `{=code|digits}`. */
export interface Expression {
  readonly code: string;
  readonly digits: number;
  readonly line: number;
}

/** The programs of a page: what its fences and its expressions say, as modules. */
export interface PageProgram {
  readonly name: string;
  /** Where the text stands, for messages. */
  readonly file: string;
  readonly fences: readonly Code[];
  readonly expressions: readonly Expression[];
  /** Programs that figures show: each is run, and what it claims is held against what comes out. */
  readonly figures: readonly FigureProgram[];
}

/** The program of a figure and the line of the text where the figure stands. */
export interface FigureProgram {
  readonly code: string;
  readonly line: number;
}

const pattern = /\{=((?:[^{}\n]|\{[^{}\n]*\})+)\}/g;

/** The expressions in a text, in order. */
export function expressionsIn(text: string, line: number): Expression[] {
  return [...text.matchAll(pattern)].map(([, body]) => {
    const [, code, digits] = /^(.*?)(?:\|(\d+))?$/s.exec(body!)!;
    return { code: code!.trim(), digits: Number(digits ?? 3), line };
  });
}

/** The text with each expression replaced by what `value` gives for it, in order. */
export const replaceExpressions = (text: string, value: (body: string) => string): string =>
  text.replace(pattern, (_, body: string) => value(body));

const isTypeScript = ({ lang }: Code): boolean => lang === "ts" || lang === "typescript";
/** What stands after the language of a fence: `setup` before the page's expressions, `hidden` when it is not shown. */
export const flags = ({ meta }: Code): ReadonlySet<string> =>
  new Set((meta ?? "").split(/\s+/).filter((flag) => flag !== ""));

/** A program that readers change and run. */
export const isCell = (fence: Code): boolean => isTypeScript(fence) && flags(fence).has("cell");

export function programOf(name: string, file: string, tree: readonly RootContent[]): PageProgram {
  const fences: Code[] = [];
  const expressions: Expression[] = [];
  const figures: FigureProgram[] = [];
  for (const root of tree) {
    visit(root as Nodes, (node: Nodes | Tagged) => {
      if (node.type === "tagged" && node.kind === "figure") {
        const { line } = node.position.start;
        const name = node.attributes["name"];
        if (name !== undefined) figures.push({ code: figureProgram(name, node.attributes, `${file}:${line}`), line });
      }
      if (node.type === "code" && isTypeScript(node)) fences.push(node);
      if (node.type === "text" || node.type === "inlineMath" || node.type === "math") {
        expressions.push(...expressionsIn(node.value, node.position?.start.line ?? 1));
      }
    });
  }
  return { name, file, fences, expressions, figures };
}

/** A module and, for each of its lines, the line of the text it comes from. */
export interface Module {
  readonly path: string;
  readonly file: string;
  readonly code: string;
  readonly lines: readonly number[];
  /** Of a cell its program: it runs as in the page, and the module is only for the types. */
  readonly cell?: string;
}

const claim = /^(\s*)(.*?);?\s*\/\/ =>(.*)$/;
const binding = /^(?:const|let) (\w+)(?:: [^=]+)? = /;

/** Lines of a figure's program, told apart from lines of the text by a fraction. */
export const figureLine = (line: number, i: number): number => line + (i + 1) / 1024;

/** A line `expression; // => output` or `const x = ...; // => output` reports what comes out. */
function reporting(line: string, at: number): string {
  const [, margin, code] = claim.exec(line) ?? [];
  if (code === undefined) return line;
  const name = binding.exec(code)?.[1];
  return name === undefined ? `${margin}__report(${at}, (${code}));` : `${margin}${code}; __report(${at}, ${name});`;
}

const HEAD = "declare const __report: (line: number, value: unknown) => void;";

/** The modules of a page: one a fence, complete in itself as a reader would copy it, and one of all expressions after the set-up. */
export function modulesOf({ name, file, fences, expressions, figures }: PageProgram): Module[] {
  const module = (path: string, parts: readonly (readonly [string, number])[]): Module => ({
    path: `${name}/${path}.ts`,
    file,
    code: `${HEAD}\n${parts.map(([line]) => line).join("\n")}\nexport {};\n`,
    lines: [1, ...parts.map(([, at]) => at)],
  });
  const linesOf = (fence: Code, report: boolean): (readonly [string, number])[] =>
    fence.value.split("\n").map((line, i) => {
      const at = (fence.position?.start.line ?? 1) + 1 + i;
      return [report ? reporting(line, at) : line, at];
    });
  const shown = figures.map(({ code, line }, k) =>
    module(
      `figure${k}`,
      code.split("\n").map((text, i) => [reporting(text, figureLine(line, i)), line] as const),
    ),
  );
  const setup = fences.filter((fence) => flags(fence).has("setup"));
  const programs = fences.map((fence, i) => {
    const before = flags(fence).has("setup")
      ? setup.slice(0, setup.indexOf(fence)).flatMap((other) => linesOf(other, false))
      : [];
    if (isCell(fence)) return { ...module(`fence${i}`, linesOf(fence, false)), cell: fence.value };
    return module(`fence${i}`, [...before, ...linesOf(fence, true)]);
  });
  const modules = [...programs, ...shown];
  if (expressions.length === 0) return modules;
  const values = expressions.map(({ code, line }, i) => [`__report(${-1 - i}, (${code}));`, line] as const);
  return [...modules, module("expressions", [...setup.flatMap((fence) => linesOf(fence, false)), ...values])];
}

export const claimOf = (line: string): string | null => claim.exec(line)?.[3]?.trim() ?? null;
