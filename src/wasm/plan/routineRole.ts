import type { Params, Program } from "../../ir/program.ts";
import { type Routine, row } from "../../record/rules.ts";
import type { Role } from "./role.ts";

/** The role of a line that its primitive lowers to loops over single numbers, or why it does not. */
export function routineRole(
  p: Program,
  line: number,
  { work, product, unless, lanes = [] }: Routine<Params>,
): Role | string {
  const types = row(p.operands(line).map((a) => p.type(a)));
  const params = p.params.get(line) ?? {};
  const why = unless?.(types, params);
  if (why !== undefined) return why;
  return { kind: "routine", work: work?.(types, params) ?? 0, product: product?.(types, params), lanes };
}
