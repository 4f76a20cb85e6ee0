import { type Options, type Position, type Program, parse } from "acorn";
import { RewriteError } from "./refusal.ts";
import { Tree } from "./scope.ts";
import type { Literal, Range, Trivia } from "./text.ts";
import { within } from "./tree.ts";

/** How a module is loaded: `import` and `export`, or `require`. */
export type Format = "module" | "commonjs";
export interface Parsed {
  readonly tree: Tree;
  readonly trivia: Trivia;
}
/** The tree of a text that is JavaScript. */
export function parseText(source: string, file: string, format: Format): Parsed {
  const comments: Range[] = [];
  const options: Options = {
    ecmaVersion: "latest",
    sourceType: format === "module" ? "module" : "script",
    allowReturnOutsideFunction: format === "commonjs",
    allowHashBang: true,
    preserveParens: true,
    onComment: (_block, _text, start, end) => void comments.push({ start, end }),
  };
  const program = parsed(source, file, options);
  const tree = new Tree(program);
  const literals: Literal[] = [];
  if (/[`\\]/.test(source))
    within(program, (n) => {
      const breaks = n.type === "TemplateElement" || (n.type === "Literal" && typeof n.value === "string");
      if (!breaks || !/[\r\n]/.test(source.slice(n.start, n.end))) return;
      const template = tree.parent(n)!;
      const tagged = tree.parent(template)?.type === "TaggedTemplateExpression" && n.type === "TemplateElement";
      literals.push({ start: n.start, end: n.end, tagged });
    });
  return { tree, trivia: { comments, literals } };
}
function parsed(source: string, file: string, options: Options): Program {
  try {
    return parse(source, options);
  } catch (e) {
    const { loc, message } = e as { loc?: Position; message: string };
    if (!loc) throw e;
    throw new RewriteError(`${message.replace(/ \(\d+:\d+\)$/, "")}; compile types and decorators first`, {
      file,
      line: loc.line,
      column: loc.column + 1,
    });
  }
}
/** `require` and `module.exports` without `import` or `export` make a CommonJS module. */
export function formatOf(source: string): Format {
  if (/^\s*(import|export)\b/m.test(source)) return "module";
  return /\bmodule\.exports\b|\bexports\.\w+\s*=|\brequire\s*\(/.test(source) ? "commonjs" : "module";
}
