import type { AnyNode } from "acorn";
import type { Format } from "./acorn.ts";
import type { Tree } from "./scope.ts";
import { boundNames, isCall, isIdentifier, isMember, isNamed } from "./tree.ts";

const ours = /^wengert(\/|$)/;
/** Entry points whose functions give tensors for numbers. */
const giveTensors = /^wengert(\/special)?$/;
/** What the top of a module takes from others, by `import` or by `require`. */
export class Imports {
  private readonly tree: Tree;
  /** Names, and the modules that they are from. */
  private readonly from = new Map<string, string>();
  private readonly given: ReadonlySet<string>;

  /** `given`: names that stand for functions of ours in another way. */
  constructor(tree: Tree, given: ReadonlySet<string>) {
    this.tree = tree;
    this.given = given;
    for (const statement of tree.program.body) {
      if (statement.type === "ImportDeclaration")
        for (const s of statement.specifiers) this.from.set(s.local.name, String(statement.source.value));
      if (statement.type === "VariableDeclaration")
        for (const { id, init } of statement.declarations) {
          const source = init ? required(init) : undefined;
          if (source !== undefined) for (const name of boundNames(id)) this.from.set(name, source);
        }
    }
  }
  private source(n: AnyNode): string | undefined {
    return isIdentifier(n) && this.tree.home(n.name, n)?.node.type === "Program" ? this.from.get(n.name) : undefined;
  }
  /** Is n something of wengert's? */
  isWengert(n: AnyNode): boolean {
    return ours.test(this.source(n) ?? "");
  }
  /** Is n a function of ours that takes numbers for tensors? */
  isOurs(n: AnyNode): boolean {
    if (isMember(n)) return !n.computed && giveTensors.test(this.source(n.object) ?? "");
    if (!isIdentifier(n) || n.name === "tensor") return false;
    return giveTensors.test(this.source(n) ?? "") || this.isGiven(n);
  }
  /** Is n given from outside: a function of ours or of the user's? */
  isGiven(n: AnyNode): boolean {
    return isIdentifier(n) && this.given.has(n.name) && this.tree.home(n.name, n) === null;
  }
  /** Is n from a module of somebody else? */
  isForeign(n: AnyNode): boolean {
    const source = this.source(n);
    return source !== undefined && !ours.test(source);
  }
}
function required(n: AnyNode): string | undefined {
  if (!isCall(n) || !isNamed(n.callee, "require")) return undefined;
  const [from] = n.arguments;
  return from?.type === "Literal" ? String(from.value) : undefined;
}
/** What brings `names` into a module; `local` is what the text calls each of them. */
export function importText(
  names: readonly string[],
  local: (name: string) => string,
  from: string,
  format: Format,
): string {
  const source = JSON.stringify(from);
  const list = (between: string): string => names.map((name) => `${name}${between}${local(name)}`).join(", ");
  return format === "module"
    ? `import { ${list(" as ")} } from ${source};`
    : `const { ${list(": ")} } = require(${source}); `;
}
