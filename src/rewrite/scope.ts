import type { AnyNode, Program } from "acorn";
import { bare, boundNames, type FunctionNode, isFunction, isIdentifier, isReference, kids, within } from "./tree.ts";

/** What declares a name: where, by which node, and whether it is a constant. */
export interface Declared {
  readonly start: number;
  readonly by: AnyNode;
  readonly constant: boolean;
}
/** A region of the text in which names are declared (ECMAScript 9.1). */
export interface Scope {
  readonly names: Map<string, Declared>;
  readonly parent: Scope | null;
  readonly node: AnyNode;
}
/** What assigns a variable. */
export interface Assigned {
  readonly name: string;
  readonly scope: Scope | null;
  readonly by: AnyNode;
}
const opens = /^(BlockStatement|For|SwitchStatement|CatchClause|Program|StaticBlock|Class)/;

/** Parents and scopes of the nodes of a program. */
export class Tree {
  readonly program: Program;
  private readonly parents = new Map<AnyNode, AnyNode>();
  private readonly scopes = new Map<AnyNode, Scope>();
  private readonly uses = new Map<AnyNode, AnyNode[]>();

  constructor(program: Program) {
    this.program = program;
    this.link(program, null, null);
  }
  parent(n: AnyNode): AnyNode | undefined {
    return this.parents.get(n);
  }
  /** What n stands in, from the inside out, until `end`. */
  above(n: AnyNode, end?: AnyNode): AnyNode[] {
    const out: AnyNode[] = [];
    for (let p = this.parent(n); p !== undefined && p !== end; p = this.parent(p)) out.push(p);
    return out;
  }
  /** The innermost function around n, or (`self`) n itself if it is one. */
  around(n: AnyNode, self = false): FunctionNode | undefined {
    return self && isFunction(n) ? n : this.above(n).find(isFunction);
  }
  /** The innermost scope at n; of a node that opens one, that one. */
  scope(n: AnyNode): Scope {
    return this.scopes.get(n)!;
  }
  /** The scope that declares the name as it is seen from n; null: a global. */
  home(name: string, n: AnyNode): Scope | null {
    let scope: Scope | null = this.scope(n);
    while (scope !== null && !scope.names.has(name)) scope = scope.parent;
    return scope;
  }
  /** Variables that are assigned under n, with the scope that declares them, and where. */
  assigned(n: AnyNode): Assigned[] {
    const out: Assigned[] = [];
    const add = (p: AnyNode, by: AnyNode): void => {
      for (const name of boundNames(p)) out.push({ name, scope: this.home(name, by), by });
    };
    within(n, (m) => {
      if (m.type === "AssignmentExpression") add(m.left, m);
      else if (m.type === "UpdateExpression") add(bare(m.argument), m);
      else if ((m.type === "ForOfStatement" || m.type === "ForInStatement") && m.left.type !== "VariableDeclaration")
        add(m.left, m);
    });
    return out;
  }
  /** Where the names that a node declares stand, as names of what it declares. */
  references(by: AnyNode): readonly AnyNode[] {
    if (this.uses.size === 0)
      within(this.program, (m) => {
        if (!isIdentifier(m) || !isReference(m, this.parent(m))) return;
        const found = this.home(m.name, m)?.names.get(m.name)?.by;
        if (found) this.uses.get(found)?.push(m) ?? this.uses.set(found, [m]);
      });
    return this.uses.get(by) ?? [];
  }
  /** Names that are used and declared nowhere. */
  freeNames(): string[] {
    const free = new Set<string>();
    within(this.program, (n) => {
      if (isIdentifier(n) && isReference(n, this.parent(n)) && this.home(n.name, n) === null) free.add(n.name);
    });
    return [...free];
  }
  /** `hoist` is the scope of `var`. */
  private link(n: AnyNode, outer: Scope | null, hoist: Scope | null): void {
    const declare = (scope: Scope | null, p: AnyNode | null | undefined, constant = false, by = n): void => {
      for (const name of boundNames(p)) scope?.names.set(name, { start: n.start, by, constant });
    };
    let scope = outer;
    let vars = hoist;
    if (isFunction(n) || opens.test(n.type)) {
      scope = { names: new Map(), parent: outer, node: n };
      if (isFunction(n) || n.type === "Program" || n.type === "StaticBlock") vars = scope;
    }
    if (isFunction(n)) {
      // The name of a declaration is declared around it, that of an expression inside (ECMAScript 15.2.5).
      declare(n.type === "FunctionDeclaration" ? outer : scope, n.id);
      for (const p of n.params) declare(scope, p);
    } else if (n.type === "VariableDeclaration")
      for (const d of n.declarations) declare(n.kind === "var" ? vars : scope, d.id, n.kind === "const", d);
    else if (n.type === "ClassDeclaration") declare(outer, n.id);
    else if (n.type === "ClassExpression") declare(scope, n.id);
    else if (n.type === "CatchClause") declare(scope, n.param);
    else if (/^Import.*Specifier$/.test(n.type)) declare(scope, (n as { local?: AnyNode }).local, true);
    this.scopes.set(n, scope!);
    for (const k of kids(n)) {
      this.parents.set(k, n);
      this.link(k, scope, vars);
    }
  }
}
/** Does the scope belong to n or to something below it? */
export const inside = (scope: Scope, n: AnyNode): boolean => scope.node.start >= n.start && scope.node.end <= n.end;
