import type { Params, Program } from "../../ir/program.ts";
import { type Routine, row } from "../../record/rules.ts";
import type { Role } from "./role.ts";

/** The role of a line that its primitive lowers to loops over single numbers. */
export function routineRole(p: Program, line: number, { work, lanes = [] }: Routine<Params>): Role {
  const types = row(p.operands(line).map((a) => p.type(a)));
  return { kind: "routine", work: work?.(types, p.params.get(line) ?? {}) ?? 0, lanes };
}
