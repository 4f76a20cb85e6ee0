import type { Scalar } from "../ir/lower.ts";
import { CONST, FIRST_FREE, INPUT, type Params, PROJ } from "../ir/program.ts";
import type { Raw } from "../ir/raw.ts";
import { showType, type Type } from "../ir/type.ts";
import { fail } from "./errors.ts";
import { type Primitive, type Row, type Rules, still } from "./rules.ts";

/** The primitives in use, by opcode. Hot loops read these columns, never the blocks. */
export const primitives: Primitive[] = [];
export const scalarRules: (Scalar | undefined)[] = [];
/** Is an operation piecewise constant? */
export const stays: boolean[] = [];
let next = FIRST_FREE;

const leafNames: Record<number, string> = { [INPUT]: "input", [CONST]: "const", [PROJ]: "part" };
export const nameOf = (op: number): string => leafNames[op] ?? primitives[op]!.name;
export const isLeaf = (op: number): boolean => op <= PROJ;

/** More elements than every host's typed arrays can have. */
const isHuge = (t: Type): boolean => t.size >= 2 ** 32 || t.parts.some(isHuge);
/** @throws what e says, but that there is no memory for t by the name of the operation. */
export function noMemory(name: string, t: Type, e?: unknown): never {
  // A stack that overflows is the same kind of error.
  if (e && !(e instanceof RangeError && !/stack/.test(e.message))) throw e;
  return fail(name, `there is no memory for ${showType(t)}`, "Split the work: scan takes part by part");
}
export function enter<P extends Params>(rules: Rules<P>, many: boolean): number {
  const code = rules.op ?? next++;
  const { type, value } = rules;
  primitives[code] = Object.assign(rules, {
    code,
    many,
    type: (operands: Row<Type>, p: P) => {
      const t = type(operands, p);
      return isHuge(t) ? noMemory(rules.name, t) : t;
    },
    value: (x: Row<Raw>, out: Type, p: P, types: Row<Type>, free: boolean) => {
      try {
        return value(x, out, p, types, free);
      } catch (e) {
        noMemory(rules.name, out, e);
      }
    },
  }) as unknown as Primitive;
  scalarRules[code] = rules.scalar;
  stays[code] = primitives[code].jvp === still;
  return code;
}
export function codeNamed(name: string): number | undefined {
  for (const [op, leaf] of Object.entries(leafNames)) if (leaf === name) return Number(op);
  return primitives.find((p) => p?.name === name)?.code;
}
