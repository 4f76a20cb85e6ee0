import { type Raw, type RawArray, storage } from "../ir/raw.ts";
import { copyStrided } from "../math/strided.ts";
import { evaluateLine } from "../record/evaluate.ts";
import { type Place, type Scope, widthOf } from "./plan/layout.ts";

/** A line that compiled code leaves to its value rule. */
export interface HostLine {
  readonly scope: Scope;
  readonly line: number;
}

/** A function that takes the operands of a line out of memory and writes its results there. */
export function hostLine(memory: WebAssembly.Memory, { scope, line }: HostLine): () => void {
  const { places } = scope;
  const { facts } = scope.plan;
  const { program, roles, views } = facts;
  const doubles = new Float64Array(memory.buffer);
  const integers = new Int32Array(memory.buffer);
  const singles = new Float32Array(memory.buffer);
  const numbersOf = ({ single }: Place): Float64Array | Float32Array => (single === true ? singles : doubles);
  const startOf = (place: Place): number =>
    (place.address + (place.base === undefined ? 0 : integers[place.base >> 2]!)) / widthOf(place);
  const reader = (a: number): (() => Raw) => {
    if (facts.isConstant(a)) {
      const raw = facts.rawOf(a);
      return () => raw;
    }
    const { line: base, shape, strides, offset } = views[a]!;
    const type = program.type(a);
    const at = places.get(base)!;
    const numbers = numbersOf(at);
    if (shape.length === 0) return () => numbers[startOf(at) + offset]!;
    return () => {
      const to = storage(type);
      copyStrided(numbers, to, shape, strides, startOf(at) + offset);
      return to;
    };
  };
  const writer = (at: Place): ((raw: Raw) => void) => {
    const numbers = numbersOf(at);
    return (raw) => {
      if (typeof raw === "number") numbers[startOf(at)] = raw;
      else numbers.set(raw as Exclude<RawArray, number>, startOf(at));
    };
  };
  const operands = program.operands(line).map(reader);
  const evaluate = (): Raw =>
    evaluateLine(
      program,
      line,
      operands.map((read) => read()),
      false,
    );
  const own = places.get(line);
  if (own !== undefined) {
    const write = writer(own);
    return () => write(evaluate());
  }
  const parts = roles.flatMap((role, k) => {
    const at = places.get(k);
    return role.kind === "part" && role.of === line && at !== undefined ? [{ part: role.part, write: writer(at) }] : [];
  });
  return () => {
    const results = evaluate() as readonly Raw[];
    for (const { part, write } of parts) write(results[part]!);
  };
}
