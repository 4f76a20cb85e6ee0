import { evaluate, print, type Tensor } from "../../src/index.ts";
import { checkProgram, cost, simplified, toDot, toJSON, toSvg } from "../../src/inspect/index.ts";
import type { WrongCall } from "./wrongCall.ts";

const withPrograms: readonly (readonly [string, (p: never) => unknown])[] = [
  ["print", print],
  ["evaluate", evaluate],
  ["checkProgram", checkProgram],
  ["cost", cost],
  ["simplified", simplified],
  ["toDot", toDot],
  ["toSvg", toSvg],
  ["toJSON", toJSON],
];
const square = (x: Tensor): Tensor => x.mul(x);

/** Calls with a function where its program is needed. */
export const programCalls: readonly WrongCall[] = withPrograms.map(([name, call]) => ({
  what: `${name} of a function`,
  call: () => call(square as never),
  says: [`${name}:`, "expected a program, got function", "record(f, ...x)"],
}));
