import { CONST, Program } from "../ir/program.ts";
import type { Raw } from "../ir/raw.ts";
import type { Type } from "../ir/type.ts";
import { fail } from "../record/errors.ts";
import { requireProgram } from "../record/options.ts";
import { codeNamed, nameOf } from "../record/table.ts";
import { checkProgram } from "./check.ts";
import { decodeType, decodeValue, type EncodedType, encodeType, encodeValue } from "./encoding.ts";

const FORMAT = "wengert program";
const VERSION = 1;
interface EncodedLine {
  readonly op: string;
  readonly type: EncodedType;
  readonly operands?: readonly number[];
  readonly params?: Readonly<Record<string, unknown>>;
  readonly value?: unknown;
  readonly source?: string;
}
interface EncodedProgram {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly lines: readonly EncodedLine[];
}
interface Document {
  readonly format: string;
  readonly version: number;
  /** Sub-programs before those that hold them; the last is the whole. A program that stands in two places is one entry. */
  readonly programs: readonly EncodedProgram[];
}

/**
 * A program as JSON text: every line with its operation, type, operands, parameters and the user's source line. NaN, the
 * infinities, -0 and typed arrays come back as they were. Values that rode along with the recording are left out.
 * @throws naming the line, if a parameter is a function.
 */
export function toJSON(program: Program): string {
  requireProgram("toJSON", program);
  const programs: EncodedProgram[] = [];
  const places = new Map<Program, number>();
  const place = (p: Program): number => {
    const known = places.get(p);
    if (known !== undefined) return known;
    const lines = Array.from({ length: p.n }, (_, i) => encodeLine(p, i, place));
    places.set(p, programs.length);
    return programs.push({ inputs: p.inputs, outputs: p.outputs, lines }) - 1;
  };
  place(program);
  return JSON.stringify({ format: FORMAT, version: VERSION, programs } satisfies Document);
}
function encodeLine(p: Program, i: number, place: (p: Program) => number): EncodedLine {
  const op = p.op(i);
  const operands = p.operands(i);
  const params = p.params.get(i);
  const source = p.sources[i];
  const refuse = (what: string): never =>
    fail("toJSON", `line %${i} (${nameOf(op)}) holds ${what}, which has no text`, "Only data can be written as JSON");
  return {
    op: nameOf(op),
    type: encodeType(p.type(i)),
    ...(operands.length > 0 ? { operands } : {}),
    ...(params === undefined
      ? {}
      : { params: encodeValue(params, place, refuse) as Readonly<Record<string, unknown>> }),
    ...(op === CONST ? { value: encodeValue(p.raw(i), place, refuse) } : {}),
    ...(source === undefined ? {} : { source }),
  };
}

/**
 * The program of a text that `toJSON` wrote.
 * @throws if the text is not such a program, names an operation that is not loaded, or describes a program that is not
 * well-formed (see `checkProgram`).
 */
export function fromJSON(text: string): Program {
  let document: Partial<Document>;
  try {
    document = JSON.parse(text) as Partial<Document>;
  } catch (e) {
    return fail("fromJSON", `the text is not JSON: ${(e as Error).message}`);
  }
  if (document?.format !== FORMAT || document.version !== VERSION || !Array.isArray(document.programs))
    fail("fromJSON", `the text is not a program of version ${VERSION}`, "Write it with toJSON");
  const programs: Program[] = [];
  for (const encoded of document.programs as readonly EncodedProgram[])
    programs.push(decodeProgram(encoded, (k) => programs[k] ?? fail("fromJSON", `there is no sub-program ${k}`)));
  const last = programs.at(-1) ?? fail("fromJSON", "the text holds no program");
  checkProgram(last);
  return last;
}
function decodeProgram(encoded: EncodedProgram, at: (k: number) => Program): Program {
  const p = new Program();
  encoded.lines.forEach((line, i) => {
    const op =
      codeNamed(line.op) ??
      fail(
        "fromJSON",
        `line %${i} needs the operation ${line.op}, which is not loaded`,
        "Import the function of this library that writes it, then read again",
      );
    const type: Type = decodeType(line.type);
    const params = line.params && (decodeValue(line.params, at) as Readonly<Record<string, unknown>>);
    for (const a of line.operands ?? [])
      if (!Number.isInteger(a) || a < 0 || a >= i)
        fail("fromJSON", `line %${i} uses %${a}, which does not come before it`);
    p.push(op, type, line.operands ?? [], params);
    if (op === CONST) p.keep(i, decodeValue(line.value, at) as Raw);
    if (line.source !== undefined) p.sources[i] = line.source;
  });
  p.inputs = [...encoded.inputs];
  p.outputs = [...encoded.outputs];
  return p;
}
