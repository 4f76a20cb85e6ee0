import type { AnyNode } from "acorn";
import { type Assigned, inside } from "./scope.ts";
import { made, type Text } from "./text.ts";
import type { Writer } from "./writer.ts";

/**
 * Variables made outside n that `body` assigns, and those that local functions assign, since the body may call them.
 * Constants are left out (assigning them throws where it stands), and names that are declared only later.
 */
function carriedBy(n: AnyNode, body: AnyNode, w: Writer): string[] {
  const { tree } = w;
  const out = new Set<string>();
  const around = tree.parent(n)!;
  const add = ({ name, scope }: Assigned, last: number): void => {
    const declared = scope?.names.get(name);
    if (scope === null || declared === undefined || declared.constant || inside(scope, n)) return;
    if (declared.start <= last && tree.home(name, around) === scope) out.add(name);
  };
  for (const a of tree.assigned(body)) add(a, Number.POSITIVE_INFINITY);
  for (const [a, f] of w.assignedFromInside()) if (!inside(tree.scope(n), f)) add(a, n.start);
  return [...out];
}
/** `() => [a, b], ($v) => { [a, b] = $v; }`: what reads and writes the variables, but for the counter of the loop. */
export function variables(n: AnyNode, body: AnyNode, w: Writer, counter?: string): Text {
  const names = carriedBy(n, body, w)
    .filter((name) => name !== counter)
    .join(", ");
  const v = w.own("v");
  return made(`() => [${names}], (${v}) => {${names === "" ? "" : ` [${names}] = ${v}; `}}`, n.start);
}
