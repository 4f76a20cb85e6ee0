import type { Program } from "../ir/program.ts";
import { fail } from "../record/errors.ts";
import type { Guard } from "../record/run.ts";
import { nameOf, primitives } from "../record/table.ts";
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
/** The primitive that f is the value of, one number at a time. */
const primitiveOf = (f: unknown): string | undefined =>
  primitives.find((p) => p !== undefined && "scalar" in p && p.scalar === f)?.name;
/** A function of the host as a text, if the language has it: of `Math`, or an operator. */
export function hostText(f: unknown, typed: boolean): string | undefined {
  const name = Object.getOwnPropertyNames(Math).find((x) => (Math as unknown as Record<string, unknown>)[x] === f);
  if (name !== undefined) return `Math.${name}`;
  const type = typed ? ": number" : "";
  return primitiveOf(f) === "rem" ? `(a${type}, b${type}) => a % b` : undefined;
}
function leftToHost({ segments, hostLines, imports, facts }: CompiledModule): string | undefined {
  const names = new Set([
    ...segments.flatMap((s) => (s.kind === "interpreted" ? [nameOf(facts.program.op(s.line))] : [])),
    ...hostLines.map(({ scope, line }) => nameOf(scope.plan.facts.program.op(line))),
  ]);
  names.delete("part");
  if (names.size > 0) return [...names].join(", ");
  const missing = imports.filter((f) => hostText(f, false) === undefined);
  return missing.length === 0 ? undefined : missing.map(primitiveOf).join(", ");
}
