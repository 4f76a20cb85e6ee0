import type { Program } from "../ir/program.ts";
import { fail } from "../record/errors.ts";
import type { Guard } from "../record/run.ts";
import { nameOf } from "../record/table.ts";
import { moduleOf } from "../wasm/cache.ts";
import { compile } from "../wasm/compile.ts";
import type { CompiledModule } from "../wasm/module.ts";
import type { Derived } from "./derived.ts";

/** A derivative as the compiler writes it. */
interface MachineCode {
  readonly program: Program;
  readonly guards: readonly Guard[];
  readonly module: CompiledModule;
  /** What it leaves to the host, which a module of its own does not have. */
  readonly left: string | undefined;
}
export function machineCode(derived: Derived): MachineCode {
  const compiled = compile(derived.program, derived.guards);
  if (compiled.why !== undefined) fail("emit", compiled.why, "Emit TypeScript, or a smaller part of the program");
  const module = moduleOf(compiled.source);
  return { ...compiled.source, module, left: leftToHost(module) };
}
/** A function of the host by its name, if the language has it. */
export const mathName = (f: unknown): string | undefined =>
  Object.getOwnPropertyNames(Math).find((name) => (Math as unknown as Record<string, unknown>)[name] === f);
function leftToHost({ segments, hostLines, imports, facts }: CompiledModule): string | undefined {
  const names = new Set([
    ...segments.flatMap((s) => (s.kind === "interpreted" ? [nameOf(facts.program.op(s.line))] : [])),
    ...hostLines.map(({ scope, line }) => nameOf(scope.plan.facts.program.op(line))),
  ]);
  names.delete("part");
  if (names.size > 0) return [...names].join(", ");
  return imports.some((f) => mathName(f) === undefined) ? "a special function" : undefined;
}
