import type { AnyNode } from "acorn";
import type { Format } from "./parse.ts";
import type { Tree } from "./scope.ts";
import { boundNames } from "./tree.ts";

const ours = /^wengert(\/|$)/;
/** Names that the top of a module takes from wengert, by `import` or by `require`. */
export function importedNames(tree: Tree): Set<string> {
  const names = new Set<string>();
  for (const statement of tree.program.body) {
    if (statement.type === "ImportDeclaration" && ours.test(String(statement.source.value)))
      for (const s of statement.specifiers) names.add(s.local.name);
    if (statement.type === "VariableDeclaration")
      for (const { id, init } of statement.declarations)
        if (init && isRequire(init)) for (const name of boundNames(id)) names.add(name);
  }
  return names;
}
function isRequire(n: AnyNode): boolean {
  if (n.type !== "CallExpression" || n.callee.type !== "Identifier" || n.callee.name !== "require") return false;
  const [from] = n.arguments;
  return from?.type === "Literal" && ours.test(String(from.value));
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
