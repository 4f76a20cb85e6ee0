import type { Raw } from "../ir/raw.ts";
import type { Type } from "../ir/type.ts";
import { showRaw } from "./notation.ts";

/** A number in play: what it is called, and its value. */
export interface Witness {
  readonly name: string;
  readonly value: string;
}
/** The operation where finite numbers turned into NaN or infinity. */
export class NaNReport {
  /** An argument, a value, a tangent (forward mode) or an adjoint (reverse mode). */
  readonly phase: "argument" | "value" | "tangent" | "adjoint";
  readonly operation: string;
  /** The operands were infinite already (Infinity - Infinity). */
  readonly fromInfinities: boolean;
  /** What came out: "NaN", "Infinity" or "-Infinity". */
  readonly became: string;
  /** Position of that number in the result, for arrays. */
  readonly entry: readonly number[] | undefined;
  /** Operands, and tangents or the adjoint, at that position where the operation works lane by lane. */
  readonly witnesses: readonly Witness[];
  /** The derivative rule of the operation. */
  readonly rule: string | undefined;
  /** Loops and branches around it, outermost first. */
  readonly path: readonly string[];
  /** `file:line:column` of the user's source. */
  readonly source: string | undefined;
  readonly hint: string | undefined;
  constructor(fields: Omit<NaNReport, "toString">) {
    this.phase = fields.phase;
    this.operation = fields.operation;
    this.fromInfinities = fields.fromInfinities;
    this.became = fields.became;
    this.entry = fields.entry;
    this.witnesses = fields.witnesses;
    this.rule = fields.rule;
    this.path = fields.path;
    this.source = fields.source;
    this.hint = fields.hint;
  }
  toString(): string {
    const where = this.entry === undefined ? "" : ` at [${this.entry.join(", ")}]`;
    const lines = [
      this.phase === "argument"
        ? `${this.operation} is ${this.became}${where} already`
        : `the ${this.phase} of ${this.operation} became ${this.became}${where}, from ${this.fromInfinities ? "infinities" : "finite numbers"}`,
    ];
    if (this.path.length > 0) lines.push(`  in ${this.path.join(", ")}`);
    for (const { name, value } of this.witnesses) lines.push(`  ${name} = ${value}`);
    if (this.rule !== undefined) lines.push(`  rule: ${this.rule}`);
    if (this.source !== undefined) lines.push(`  at your line ${this.source}`);
    if (this.hint !== undefined) lines.push(`  ${this.hint}`);
    return lines.join("\n");
  }
}
/** Row-major position as an index; undefined for rank 0. */
export function indexAt(type: Type, at: number): number[] | undefined {
  if (type.dtype === "tuple" || type.shape.length === 0) return undefined;
  const index: number[] = [];
  let rest = at;
  for (const d of [...type.shape].reverse()) {
    index.unshift(rest % d);
    rest = Math.floor(rest / d);
  }
  return index;
}
/** The number of a lane, or the whole value. */
export const showAt = (raw: Raw, type: Type, lane: number | undefined): string =>
  lane === undefined || typeof raw === "number" || type.dtype === "tuple"
    ? showRaw(raw, type)
    : showRaw((raw as Float64Array)[lane]!, { ...type, shape: [] });
