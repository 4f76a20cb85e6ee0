import type { AnyFunction } from "../api/call.ts";
import type { Program } from "../ir/program.ts";
import { expand } from "../wasm/expand.ts";
import { tidy } from "../wasm/list/tidy.ts";
import { assemble, sourceOf } from "./assemble.ts";
import { Block } from "./block.ts";
import { type Derived, derive, type EmitOptions, givenTo } from "./derived.ts";
import { entries } from "./ends.ts";
import { machineCode } from "./machineCode.ts";

/**
 * A function or a derivative of it as the text of a module of its own, which imports nothing: straight-line code for
 * numbers, loops over typed arrays for arrays, `scan` and `whileLoop` as loops that overwrite what they carry. Arguments and
 * results have the form of the example arguments, whose sizes are fixed; where a condition that the host read comes out
 * otherwise, the function throws. Tensors of two and more axes are typed arrays in row-major order. Beside `name` there is
 * `nameInto(...arguments, out)`, unless the result is one number: it allocates nothing.
 * @throws for operations without a stand-alone form (factorisations among them), naming them, and whether `emitWasm` has them.
 * @example
 * ```ts
 * import { emitTypeScript } from "wengert/emit";
 * import type { Tensor } from "wengert";
 * const f = (x: Tensor, y: Tensor) => x.mul(y).add(x.sin());
 * const text = emitTypeScript(f, [2, 3], { name: "slope", derivative: "grad" });
 * ```
 */
export function emitTypeScript(program: Program, options?: EmitOptions): string;
/** A function as it is recorded at example arguments. */
export function emitTypeScript(f: AnyFunction, examples: readonly unknown[], options?: EmitOptions): string;
export function emitTypeScript(given: Program | AnyFunction, ...rest: readonly unknown[]): string {
  const { examples, options } = givenTo("emitTypeScript", given, rest);
  const { derivative = "value", argnums } = options;
  return textOf(derive(given, examples, derivative, argnums), options);
}
/** The text for a derivative that is recorded. */
export function textOf(derived: Derived, options: EmitOptions): string {
  const [whole, kept] = expand(
    derived.program,
    derived.guards.map(({ id }) => id),
  );
  const [program, lines] = tidy(whole, kept);
  const guards = derived.guards.map((g, k) => ({ ...g, id: lines[k]!, at: Math.max(...lines.slice(0, k + 1)) }));
  const { source, parameters } = sourceOf(derived, options);
  source.hasMachineCode = () => machineCode(derived).left === undefined;
  const block = new Block(source, program, entries(source, derived, program, parameters), guards, true);
  return assemble(derived, { source, parameters, block, results: block.results, program });
}
