import { Program } from "../ir/program.ts";
import { showType } from "../ir/type.ts";
import { settle } from "../record/emit.ts";
import { fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { requireProgram } from "../record/options.ts";
import { printProgram } from "../record/print.ts";
import { top } from "../record/recording.ts";
import { run } from "../record/run.ts";
import { sourceLine } from "../record/sources.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { inlineAt } from "../transforms/replay.ts";
import { type AnyFunction, recordCall } from "./call.ts";
import type { Likes } from "./types.ts";

/**
 * What f does at these arguments, as a list of operations that each know the line of the source that wrote them: one input
 * for every leaf of the arguments, one output for every leaf of the result. Conditions that f reads take the path of
 * these arguments.
 * @throws if f uses a value of another recording.
 * @example
 * ```ts
 * import { evaluate, record, sin } from "wengert";
 * const program = record((x) => sin(x).mul(x), 2);
 * evaluate(program, 0)[0]?.item(); // => 0
 * ```
 */
export function record<P extends readonly unknown[] = Tensor[], A extends Likes<P> = Likes<P>>(
  f: (...x: P) => unknown,
  ...x: A
): Program {
  const call = recordCall("record", f as AnyFunction, x, { sources: sourceLine, lazy: true });
  if (call.captured.length > 0)
    fail("record", "the function uses a value of another recording", "Pass it as an argument");
  return call.program;
}
// A program in the console is its lines.
const text = function (this: Program): string {
  return printProgram(this);
};
Object.assign(Program.prototype, { toString: text, [Symbol.for("nodejs.util.inspect.custom")]: text });

/**
 * Runs a program: a value for every input gives the list of its outputs. Inside a transform it is differentiated like any
 * other function.
 * @throws if the number of values, their shapes or element types differ from those of the inputs.
 */
export function evaluate(program: Program, ...inputs: readonly TensorLike[]): Tensor[] {
  requireProgram("evaluate", program);
  const types = program.inputTypes;
  if (inputs.length !== types.length)
    fail("evaluate", `${inputs.length} values for the ${types.length} inputs of the program`);
  const x = inputs.map((given, k) => {
    const type = types[k]!;
    const v = settle(asTensor(given, type.dtype === "tuple" ? "f64" : type.dtype, "evaluate"));
    if (v.type !== type) fail("evaluate", `input ${k} is ${showType(type)}, its value ${showType(v.type)}`);
    return v;
  });
  if (top !== null || x.some((v) => v.rec !== null)) return inlineAt(program, x);
  const y = run(
    program,
    x.map((v) => v.value!),
  );
  return program.outputs.map((o, k) => concrete(program.type(o), y[k]!));
}
