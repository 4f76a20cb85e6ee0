import type { AnyNode } from "acorn";
import { inside } from "./scope.ts";
import { made, type Text } from "./text.ts";
import { isFunction, within } from "./tree.ts";
import type { Writer } from "./writer.ts";

/**
 * Variables made outside n that `body` assigns, and those that local functions assign, since the body may call them.
 * Constants are left out (assigning them throws where it stands), and names that are declared only later.
 */
function carriedBy(n: AnyNode, body: AnyNode, w: Writer): string[] {
  const { tree } = w;
  const out = new Set<string>();
  const around = tree.parent(n)!;
  const add = (
    { name, scope }: { name: string; scope: ReturnType<typeof tree.home> },
    declaredIn: AnyNode | null,
  ): void => {
    const declared = scope?.names.get(name);
    if (scope === null || declared === undefined || declared.constant || inside(scope, n)) return;
    if (declaredIn !== null && (!inside(scope, declaredIn) || declared.start > n.start)) return;
    if (tree.home(name, around) === scope) out.add(name);
  };
  for (const a of tree.assigned(body)) add(a, null);
  for (let g: AnyNode | undefined = n; g !== undefined; g = tree.parent(g)) {
    const outer = g;
    if (isFunction(outer))
      within(outer, (m) => {
        if (!isFunction(m) || m === outer || inside(tree.scope(n), m)) return;
        for (const a of tree.assigned(m)) if (a.scope !== null && !inside(a.scope, m)) add(a, outer);
      });
  }
  return [...out];
}
/** `() => [a, b], ($v) => { [a, b] = $v; }`: what reads and writes the variables. */
export function variables(n: AnyNode, body: AnyNode, w: Writer): Text {
  const names = carriedBy(n, body, w).join(", ");
  const v = w.own("v");
  return made(`() => [${names}], (${v}) => {${names === "" ? "" : ` [${names}] = ${v}; `}}`, n.start);
}
