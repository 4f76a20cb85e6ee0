import { naturalAlignment, type OpcodeName, opcode, type ValueType, valueTypeCode } from "./opcodes.ts";
import { ByteReader } from "./reader.ts";

const nameOfCode: ReadonlyMap<number, OpcodeName> = new Map(
  Object.entries(opcode).map(([name, code]) => [code, name as OpcodeName]),
);
const typeOfCode: ReadonlyMap<number, ValueType> = new Map(
  Object.entries(valueTypeCode).map(([name, code]) => [code, name as ValueType]),
);
const emptyBlock = 0x40;
/** Opcodes from here on are prefixes. */
const prefixes = 0xfc;

/**
 * A module of ours in the text format (core specification 2.0, chapter 6), one instruction a line. `names` are those of
 * the functions that it defines.
 */
export function disassemble(bytes: Uint8Array, names: readonly string[] = []): string {
  const r = new ByteReader(bytes);
  r.position = 8;
  const lines: string[] = ["(module"];
  let functions = 0;
  const identifiers: string[] = [];
  const typeOf: number[] = [];
  while (r.position < r.length) {
    const section = r.byte();
    r.unsigned();
    const count = r.unsigned();
    for (let k = 0; k < count; k++) {
      if (section === 1) lines.push(`  (type (;${k};) ${functionType(r)})`);
      else if (section === 2) lines.push(importLine(r, () => identifiers.push(`$import${functions++}`)));
      else if (section === 6) lines.push(`  (global (;${k};) ${globalText(r)})`);
      else if (section === 3) {
        identifiers.push(identifier(names[k] ?? `f${functions + k}`, identifiers));
        typeOf.push(r.unsigned());
      } else if (section === 7) {
        const name = r.name();
        lines.push(`  (export "${name}" (${r.byte() === 0 ? "func" : "memory"} ${identifiers[r.unsigned()]}))`);
      } else if (section === 10)
        lines.push(...body(r, `${identifiers[functions + k]} (type ${typeOf[k]})`, identifiers));
      else throw new Error(`disassembler: section ${section}`);
    }
  }
  return `${lines.join("\n")})\n`;
}
/** A name as the text format spells them, unlike those taken. */
function identifier(name: string, taken: readonly string[]): string {
  const own = `$${name.replace(/[^\w.-]/g, "_")}`;
  return taken.includes(own) ? `${own}.${taken.length}` : own;
}
const types = (r: ByteReader): ValueType[] => Array.from({ length: r.unsigned() }, () => typeOfCode.get(r.byte())!);
function functionType(r: ByteReader): string {
  r.byte();
  const [parameters, results] = [types(r), types(r)];
  const part = (word: string, list: readonly ValueType[]): string =>
    list.length === 0 ? "" : ` (${word} ${list.join(" ")})`;
  return `(func${part("param", parameters)}${part("result", results)})`;
}
function importLine(r: ByteReader, count: () => number): string {
  const [module, name] = [r.name(), r.name()];
  if (r.byte() === 0) return `  (import "${module}" "${name}" (func $import${count() - 1} (type ${r.unsigned()})))`;
  const isShared = r.byte() === 3;
  const limits = isShared ? `${r.unsigned()} ${r.unsigned()} shared` : r.unsigned();
  return `  (import "${module}" "${name}" (memory ${limits}))`;
}
function globalText(r: ByteReader): string {
  const type = typeOfCode.get(r.byte());
  const shown = r.byte() === 0 ? `${type}` : `(mut ${type})`;
  const { text } = instruction(r, []);
  r.byte();
  return `${shown} (${text})`;
}
function body(r: ByteReader, head: string, functions: readonly string[]): string[] {
  const end = r.unsigned() + r.position;
  const locals = Array.from({ length: r.unsigned() }, () => {
    const count = r.unsigned();
    return new Array<ValueType>(count).fill(typeOfCode.get(r.byte())!);
  }).flat();
  const lines = [`  (func ${head}`];
  if (locals.length > 0) lines.push(`    (local ${locals.join(" ")})`);
  let depth = 2;
  while (r.position < end - 1) {
    const { name, text } = instruction(r, functions);
    if (name === "end" || name === "else") depth--;
    lines.push("  ".repeat(depth) + text);
    if (name === "block" || name === "loop" || name === "if" || name === "else") depth++;
  }
  r.byte();
  lines[lines.length - 1] += ")";
  return lines;
}
function instruction(r: ByteReader, functions: readonly string[]): { name: OpcodeName; text: string } {
  const first = r.byte();
  const code = first < prefixes ? first : (first << 12) | r.unsigned();
  const name = nameOfCode.get(code);
  if (name === undefined) throw new Error(`disassembler: opcode 0x${code.toString(16)}`);
  const operand = immediate(r, name, functions);
  return { name, text: operand === "" ? name : `${name} ${operand}` };
}
/** What stands behind an instruction, by its name. */
function immediate(r: ByteReader, name: OpcodeName, functions: readonly string[]): string {
  if (name === "block" || name === "loop" || name === "if") {
    const type = r.byte();
    return type === emptyBlock ? "" : `(result ${typeOfCode.get(type)})`;
  }
  if (name === "call") return functions[r.unsigned()]!;
  if (name === "br" || name === "br_if" || /^(local|global)\./.test(name)) return String(r.unsigned());
  if (name === "i32.const" || name === "i64.const") return String(r.signed());
  if (name === "f64.const") return floatText(r.bits64());
  if (name === "i8x16.shuffle") return Array.from({ length: 16 }, () => r.byte()).join(" ");
  if (name === "v128.const") return `i32x4 ${Array.from({ length: 4 }, () => r.int32()).join(" ")}`;
  if (name === "memory.copy" || name === "memory.fill") {
    r.byte();
    if (name === "memory.copy") r.byte();
    return "";
  }
  if (name in naturalAlignment) {
    r.unsigned();
    const offset = r.unsigned();
    const lane = name.endsWith("_lane") ? [String(r.byte())] : [];
    return [...(offset === 0 ? [] : [`offset=${offset}`]), ...lane].join(" ");
  }
  if (name.endsWith("_lane")) return String(r.byte());
  return "";
}
function floatText(bits: bigint): string {
  const x = new Float64Array(BigUint64Array.of(bits).buffer)[0]!;
  const sign = bits >> 63n === 1n ? "-" : "";
  if (Number.isNaN(x)) return `${sign}nan:0x${(bits & 0xfffffffffffffn).toString(16)}`;
  if (!Number.isFinite(x)) return `${sign}inf`;
  return Object.is(x, -0) ? "-0" : String(x);
}
