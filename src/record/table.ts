import type { Scalar } from "../ir/lower.ts";
import { CONST, FIRST_FREE, INPUT, type Params, PROJ } from "../ir/program.ts";
import type { Primitive, Rules } from "./rules.ts";

/** The primitives in use, by opcode. Hot loops read these columns, never the blocks. */
export const primitives: Primitive[] = [];
export const scalarRules: (Scalar | undefined)[] = [];
let next = FIRST_FREE;

const leafNames: Record<number, string> = { [INPUT]: "input", [CONST]: "const", [PROJ]: "part" };
export const nameOf = (op: number): string => leafNames[op] ?? primitives[op]!.name;
export const isLeaf = (op: number): boolean => op <= PROJ;

export function enter<P extends Params>(rules: Rules<P>, many: boolean): number {
  const code = rules.op ?? next++;
  primitives[code] = Object.assign(rules, { code, many }) as unknown as Primitive;
  scalarRules[code] = rules.scalar;
  return code;
}
export function codeNamed(name: string): number | undefined {
  for (const [op, leaf] of Object.entries(leafNames)) if (leaf === name) return Number(op);
  return primitives.find((p) => p?.name === name)?.code;
}
