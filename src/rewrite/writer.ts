import type { AnyNode } from "acorn";
import { Imports } from "./imports.ts";
import { localFunctions } from "./local.ts";
import { RewriteError } from "./refusal.ts";
import type { RuntimeName } from "./runtimeNames.ts";
import { type Assigned, inside, type Scope, type Tree } from "./scope.ts";
import { lineStarts, place } from "./sourceMap.ts";
import { isRange, made, range, type Text } from "./text.ts";
import { isReference, kids } from "./tree.ts";

/** How a kind of node is written for recordings. */
export type Rule<T extends AnyNode["type"]> = (n: Extract<AnyNode, { type: T }>, w: Writer) => Text;
export type Rules = { readonly [T in AnyNode["type"]]?: Rule<T> };

/** What was left as it stands, and why; or what looks like a mistake. */
export interface Note {
  readonly line: number;
  readonly column: number;
  readonly kind: "loop" | "directive" | "function";
  readonly why: string;
}
const simpleStatement =
  /^(Expression|Return|Throw|Break|Continue|Debugger|DoWhile)Statement$|^VariableDeclaration$|^PropertyDefinition$/;

/** The state of one rewriting. `visit` gives the text of a node for recordings. */
export class Writer {
  readonly source: string;
  readonly file: string;
  readonly tree: Tree;
  readonly notes: Note[] = [];
  /** Names of the runtime that the text uses. */
  readonly used: Set<RuntimeName> = new Set();
  /** Loops that became calls: `continue` in them is `return`. */
  readonly captured: Set<AnyNode> = new Set();
  /** What is imported, and from whom. */
  readonly imports: Imports;
  /** Does n stand in marked text? */
  isMarked: (n: AnyNode) => boolean = () => true;
  /** Functions that only the function around them has, and calls. */
  readonly locals: ReadonlySet<AnyNode>;
  /** What stands before our names, so that none is the user's. */
  private readonly prefix: string;
  private readonly rules: Rules;
  private temps: string[] = [];
  private starts: number[] | null = null;
  private assigned: readonly Assigned[] | null = null;
  private inner: readonly (readonly [Assigned, AnyNode])[] | null = null;

  constructor(source: string, file: string, tree: Tree, rules: Rules, given: ReadonlySet<string> = new Set()) {
    this.source = source;
    this.file = file;
    this.tree = tree;
    this.rules = rules;
    this.locals = localFunctions(tree);
    this.imports = new Imports(tree, given);
    let prefix = "$";
    while (new RegExp(`(?<![\\w$])\\${[...prefix].join("\\")}(\\w+_?|\\d+_)(?![\\w$])`).test(source)) prefix += "$";
    this.prefix = prefix;
  }
  slice(n: AnyNode): string {
    return this.source.slice(n.start, n.end);
  }
  place(offset: number): { line: number; column: number } {
    this.starts ??= lineStarts(this.source);
    const { line, column } = place(this.starts, offset);
    return { line: line + 1, column: column + 1 };
  }
  /** The place of n as a text of the program: `"file:line:column"`. */
  where(n: AnyNode): string {
    const { line, column } = this.place(n.start);
    return JSON.stringify(`${this.file}:${line}:${column}`);
  }
  note(n: AnyNode, kind: Note["kind"], why: string): void {
    this.notes.push({ ...this.place(n.start), kind, why });
  }
  refuse(n: AnyNode, why: string): never {
    throw new RewriteError(why, { file: this.file, ...this.place(n.start) });
  }
  /** Variables that are assigned somewhere. */
  assignedAnywhere(): readonly Assigned[] {
    this.assigned ??= this.tree.assigned(this.tree.program);
    return this.assigned;
  }
  /** Is the variable of that scope assigned after its declaration? */
  isAssigned(name: string, scope: Scope | null): boolean {
    return this.assignedAnywhere().some((a) => a.name === name && a.scope === scope);
  }
  /** Those of a function's own variables that functions inside it assign, with the innermost of these. */
  assignedFromInside(): readonly (readonly [Assigned, AnyNode])[] {
    this.inner ??= this.assignedAnywhere().flatMap((a) => {
      const f = this.tree.around(a.by);
      const { scope } = a;
      return scope && f && !inside(scope, f) && this.tree.around(scope.node, true) ? [[a, f] as const] : [];
    });
    return this.inner;
  }
  /** A name of the runtime as the text calls it. */
  name(name: RuntimeName): string {
    this.used.add(name);
    return this.prefix + name;
  }
  /** A name of ours that is no name of the runtime. */
  own(name: string): string {
    return this.prefix + name;
  }
  /** `$name(`, which answers for the place `at`. */
  open(name: RuntimeName, at: number): Text {
    return made(`${this.name(name)}(`, at);
  }
  /** A variable of the function at hand that holds a value within one expression. */
  temp(): string {
    const name = `${this.prefix}${this.temps.length}_`;
    this.temps.push(name);
    return name;
  }
  /** The text that f writes, and the variables that it needs. */
  withTemps(f: () => Text): { text: Text; temps: readonly string[] } {
    const saved = this.temps;
    this.temps = [];
    const text = f();
    const { temps } = this;
    this.temps = saved;
    return { text, temps };
  }
  visit = (n: AnyNode): Text => {
    const rule = this.rules[n.type] as ((n: AnyNode, w: Writer) => Text) | undefined;
    const text = rule === undefined ? this.children(n) : rule(n, this);
    return simpleStatement.test(n.type) && this.source[n.end - 1] !== ";" && !this.inHead(n) ? [text, ";"] : text;
  };
  /** n with its children written by `visit`; a range when nothing changes. */
  children(n: AnyNode, visit: (k: AnyNode) => Text = this.visit): Text {
    return this.between(n.start, n.end, kids(n), visit);
  }
  /** The source from start to end, in which `nodes` are written by `visit`. */
  between(
    start: number,
    end: number,
    nodes: readonly (AnyNode | null | undefined)[],
    visit: (k: AnyNode) => Text = this.visit,
  ): Text {
    const parts: Text[] = [];
    let p = start;
    for (const k of nodes) {
      if (!k) continue;
      const text = visit(k);
      if (isRange(text) && text.start === k.start && text.end === k.end) continue;
      parts.push(range(p, k.start), text);
      p = k.end;
    }
    return parts.length === 0 ? range(start, end) : [...parts, range(p, end)];
  }
  /** Does the identifier stand for a value, rather than name a property or a label? */
  isValue(n: AnyNode): boolean {
    return isReference(n, this.tree.parent(n));
  }
  /** An argument of a call: a sequence keeps its commas to itself. */
  argument(n: AnyNode): Text {
    return n.type === "SequenceExpression" ? ["(", this.visit(n), ")"] : this.visit(n);
  }
  /** A declaration in the head of a loop has no semicolon of its own. */
  private inHead(n: AnyNode): boolean {
    const parent = n.type === "VariableDeclaration" ? this.tree.parent(n) : undefined;
    return (
      (parent?.type === "ForStatement" && parent.init === n) ||
      ((parent?.type === "ForInStatement" || parent?.type === "ForOfStatement") && parent.left === n)
    );
  }
}
