import type { Program } from "../ir/program.ts";
import { requireProgram } from "../record/options.ts";
import { simplify } from "../transforms/simplify.ts";

/**
 * The program without what does not reach an output, with constants folded, equal lines once and factors 1 left out:
 * what `jit` compiles. A derivative recorded with `record` is easier to read so. Inputs stay as they are.
 * @example
 * ```ts
 * import { grad, print, record } from "wengert";
 * import { simplified } from "wengert/inspect";
 * const program = record((x) => grad((y) => y.mul(y).mul(y))(x), 2);
 * simplified(program).n < program.n; // => true
 * ```
 */
export function simplified(program: Program): Program {
  requireProgram("simplified", program);
  // The second pass drops constants that the first left without use.
  return pass(pass(program));
}
function pass(program: Program): Program {
  const [q, inputs] = simplify(program, program.inputs);
  q.inputs = inputs;
  return q;
}
