import type { Program } from "../../../src/ir/program.ts";
import type { Raw } from "../../../src/ir/raw.ts";
import { type Compiled, compile } from "../../../src/wasm/compile.ts";
import { expectCompiled } from "../programs.ts";

/** Runs a program in blocks of several sizes and without, and compares each with the interpreter. */
export function expectInBlocks(
  program: Program,
  label = "",
  given?: readonly (readonly Raw[])[],
  condition = 8,
): Compiled {
  expectCompiled(program, `${label} without blocks:`, compile(program, [], { when: "never" }), given, condition);
  for (const points of [8, 40, 4096])
    expectCompiled(
      program,
      `${label} in blocks of ${points}:`,
      compile(program, [], { when: "always", points }),
      given,
      condition,
    );
  return expectCompiled(program, label, compile(program, [], { when: "always" }), given, condition);
}
