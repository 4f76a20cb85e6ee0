import type { Program } from "acorn";
import { type Format, formatOf, parseText } from "./acorn.ts";
import { assignmentRules } from "./assignments.ts";
import { callRules } from "./calls.ts";
import { chainRules } from "./chains.ts";
import { noteDirectives } from "./directives.ts";
import { Dual } from "./dual.ts";
import { exceptionRules } from "./exceptions.ts";
import { expressionRules } from "./expressions.ts";
import { functionRules } from "./functions.ts";
import { importText } from "./imports.ts";
import { loopRules } from "./loops.ts";
import { Marks } from "./marks.ts";
import { memberRules } from "./members.ts";
import type { RuntimeName } from "./runtimeNames.ts";
import { type SourceMap, sourceMap } from "./sourceMap.ts";
import { chunksOf, type Text } from "./text.ts";
import { within } from "./tree.ts";
import { type Note, type Rules, Writer } from "./writer.ts";

export interface RewriteOptions {
  /** The name of the text in errors, notes and the source map. */
  readonly file?: string;
  /** The module that the text takes its operators from; null: the names are given to it in another way. */
  readonly from?: string | null;
  /** By `import` or by `require`; decided by the text if not given. */
  readonly format?: Format;
  /** Every function is marked. */
  readonly all?: boolean;
  /** Names that are given from outside, and stand for functions of ours or of the user's that are not rewritten. */
  readonly given?: ReadonlySet<string>;
}
export interface Rewritten {
  readonly code: string;
  /** The map to the text before, of both texts of a function. */
  map(): SourceMap;
  /** Number of marked functions that stand in no other. */
  readonly marked: number;
  readonly notes: readonly Note[];
  /** Names of the runtime that the code uses, and what it calls them. */
  readonly names: ReadonlyMap<RuntimeName, string>;
  /** Names that the text uses and does not declare. */
  freeNames(): string[];
}
const rules: Rules = {
  ...{ ...expressionRules, ...memberRules, ...assignmentRules },
  ...{ ...callRules, ...chainRules, ...loopRules, ...functionRules, ...exceptionRules },
  WithStatement: (n, w) => w.refuse(n, "`with` in a marked function. Name the object"),
};

/**
 * Gives each function marked by "use wengert" a second text, which records: its operators, conditions, index reads and
 * writes and counted loops are calls. The first, its own, runs while nothing is recorded.
 */
export function rewrite(source: string, options: RewriteOptions = {}): Rewritten {
  const { file = "input.js", from = "wengert/operators/runtime", format = formatOf(source), all = false } = options;
  const { tree, trivia } = parseText(source, file, format);
  const w = new Writer(source, file, tree, rules, options.given);
  const marks = new Marks(w, all);
  w.isMarked = (n) => marks.isMarked(n);
  const body: Text = new Dual(w, marks).own(tree.program);
  noteDirectives(tree, w);
  const names = new Map([...w.used].sort().map((name) => [name, w.own(name)]));
  const text: Text[] = [body];
  if (names.size > 0 && from !== null) {
    const imports = importText([...names.keys()], (name) => w.own(name), from, format);
    if (format === "module") text.push(`\n${imports}\n`);
    else marks.head.push(imports);
  }
  const chunks = chunksOf(text, source, trivia);
  return {
    code: chunks.map((chunk) => chunk.text).join(""),
    map: () => sourceMap(chunks, source, file),
    marked: countRoots(tree.program, marks),
    notes: distinct(w.notes),
    names,
    freeNames: () => tree.freeNames(),
  };
}
function countRoots(program: Program, marks: Marks): number {
  let count = 0;
  within(program, (n) => {
    if (/Function/.test(n.type) && marks.isRoot(n)) count++;
  });
  return count;
}
/** A function inside another is written twice, and says the same twice. */
const distinct = (notes: readonly Note[]): Note[] => {
  const seen = new Map(notes.map((note) => [`${note.line}:${note.column}:${note.why}`, note]));
  return [...seen.values()].sort((a, b) => a.line - b.line || a.column - b.column);
};
