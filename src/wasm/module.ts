import type { LaneRule, Scalar } from "../ir/lower.ts";
import type { Program } from "../ir/program.ts";
import type { Guard } from "../record/run.ts";
import { ModuleBuilder } from "./binary/assembler.ts";
import { type Features, noFeatures } from "./binary/features.ts";
import type { Callable, FunctionBuilder } from "./binary/function.ts";
import type { BlockOptions } from "./blocks/planBlocks.ts";
import { emitStep, scopesOf, scratchOf, type Tools } from "./emit/emitStep.ts";
import { definePairwise, partsBytes } from "./emit/pairwise.ts";
import type { Pairwise } from "./emit/reduction.ts";
import type { Callee } from "./graph/callee.ts";
import { FunctionLibrary, hostFunctionsOf } from "./graph/library.ts";
import { calleesOf, costOf } from "./graph/ruleCost.ts";
import type { HostLine } from "./hostLine.ts";
import { defineMatmul } from "./matmul/matmul.ts";
import type { Precision } from "./matmul/tile.ts";
import { Facts } from "./plan/facts.ts";
import { Layout, type PlacedConstant, type Scope } from "./plan/layout.ts";
import { place } from "./plan/places.ts";
import type { Role } from "./plan/role.ts";
import { linesOf, type Step } from "./plan/steps.ts";
import type { Pool } from "./pool.ts";

/** A program with the conditions that its path depends on. */
export interface Source {
  readonly program: Program;
  readonly guards: readonly Guard[];
  readonly features: Features;
}

/** Consecutive compiled steps by the name of their exported function, and the interpreted lines between them. */
export type Segment =
  | { readonly kind: "compiled"; readonly name: string; readonly steps: readonly Step[] }
  | { readonly kind: "interpreted"; readonly line: number };

/** A program as a WebAssembly module, with what it takes to run it. */
export interface CompiledModule {
  readonly facts: Facts;
  readonly segments: readonly Segment[];
  readonly scope: Scope;
  readonly constants: readonly PlacedConstant[];
  readonly memory: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Names of its functions. */
  readonly names: readonly string[];
  /** Steps with SIMD instructions. */
  readonly vectors: ReadonlySet<Step>;
  /** Functions that it imports from "scalar" by their numbers. */
  readonly imports: readonly Scalar[];
  /** Lines that it calls as imports from "line", by their numbers. */
  readonly hostLines: readonly HostLine[];
  readonly features: Features;
  /** Where parts of it run in other threads. */
  readonly pool: Pool | undefined;
}

/** What 32-bit addresses reach, but for the last page. */
const largestMemory: number = 2 ** 32 - 65536;

export interface ModuleOptions {
  readonly blocks?: BlockOptions | undefined;
  readonly features?: Features;
  /** Every step is a segment of its own, so that each can be timed. */
  readonly apart?: boolean;
}
/**
 * Translates a simplified program; `guards` are the conditions that its path depends on.
 * @throws RangeError if it needs more memory than a module can have.
 */
export function compileModule(
  program: Program,
  guards: readonly Guard[],
  { blocks, features = noFeatures, apart = false }: ModuleOptions = {},
): CompiledModule {
  const facts = new Facts(program, { guarded: guards.length > 0 });
  const layout = new Layout(costOf, blocks);
  const scope = place(layout, facts, guards);
  const scratch = layout.free.end;
  const own = scratch + scratchOf(scope);
  const shared = 64 * Math.ceil(own / 64);
  if (own > largestMemory)
    throw new RangeError(`it needs ${(own / 2 ** 30).toFixed(1)} GiB of memory, and can address 4`);
  const module = new ModuleBuilder();
  const hostLines = hostLinesOf(scope);
  const hostCalls = hostLines.map((_, k) => module.importFunction("line", String(k), [], []));
  const called = hostFunctionsOf(calleesIn(scope));
  const library = new FunctionLibrary(module, called);
  const { pool } = features;
  const division = pool?.divide(module, module.importFunction("threads", "wake", ["i32"], []), shared);
  let pairwise: Pairwise | undefined;
  const products = new Map<Precision | "single", Callable>();
  let update: Callable | undefined;
  const sharedFunctions = new Map<string, Callable>();
  const vectors = new Set<Step>();
  let count = 0;
  const functionsOf = (inner: Scope, step: Step): FunctionBuilder => {
    const f = module.define(`step${count++}`, [], []);
    const parts = inner === scope ? division?.step(f, inner, step, tools) : undefined;
    if (parts === undefined) emitStep(f, inner, step, tools);
    if ([f, ...(parts ?? [])].some(({ isVector }) => isVector)) vectors.add(step);
    return f;
  };
  const tools: Tools = {
    library,
    pairwise: () => {
      pairwise ??= definePairwise(module);
      return pairwise;
    },
    parts: (k) => scratch + k * partsBytes,
    scratch,
    shared: (key, addresses, write) => {
      const known = sharedFunctions.get(key);
      if (known !== undefined) return known;
      const made = module.define(key, Array(addresses).fill("i32"), []);
      write(made);
      sharedFunctions.set(key, made);
      return made;
    },
    costOf,
    define: (parameters) => module.define(`part${count++}`, new Array<"i32">(parameters).fill("i32"), []),
    matmul: (precision, single = false) => {
      const key = single ? "single" : precision;
      const known = products.get(key);
      if (known !== undefined) return known;
      const whole = defineMatmul(module, precision, { ...features, single });
      const product = division?.product(whole, single ? 4 : 8) ?? whole;
      products.set(key, product);
      return product;
    },
    update: () => {
      if (update === undefined) {
        const whole = defineMatmul(module, "f64", { ...features, subtracts: true });
        update = division?.product(whole, 8) ?? whole;
      }
      return update;
    },
    hostLine: (inner, line) => hostCalls[hostLines.findIndex((h) => h.scope === inner && h.line === line)]!,
    functionOf: (inner) => {
      const steps = inner.plan.steps.map((step) => functionsOf(inner, step));
      return inSequence(module, `scope${count++}`, steps, false);
    },
  };

  const segments: Segment[] = [];
  const functions: FunctionBuilder[][] = [];
  let run: { steps: Step[]; functions: FunctionBuilder[] } | undefined;
  for (const step of scope.plan.steps) {
    if (step.kind === "interpreted") {
      segments.push({ kind: "interpreted", line: step.line });
      run = undefined;
      continue;
    }
    if (run === undefined || apart) {
      run = { steps: [], functions: [] };
      segments.push({ kind: "compiled", name: `segment${functions.length}`, steps: run.steps });
      functions.push(run.functions);
    }
    run.steps.push(step);
    run.functions.push(functionsOf(scope, step));
  }
  for (const [k, list] of functions.entries()) inSequence(module, `segment${k}`, list, true);
  division?.finish();
  const isDivided = division?.isUsed === true;
  const memory = isDivided ? shared + division.bytes : own;
  module.importMemory("host", "memory", Math.ceil(memory / 65536), isDivided);
  return {
    facts,
    segments,
    scope,
    constants: layout.constants,
    memory,
    bytes: module.toBytes(),
    names: module.names,
    vectors,
    imports: [...called.keys()],
    hostLines,
    features,
    pool: isDivided ? pool : undefined,
  };
}

const rulesOf = (role: Role): readonly LaneRule[] =>
  role.kind === "routine" ? role.lanes : role.kind === "lanes" && role.rule !== undefined ? [role.rule] : [];

/** The functions that lane rules call. */
function calleesIn(scope: Scope): Callee[] {
  const { roles } = scope.plan.facts;
  const own = scope.plan.steps.flatMap(linesOf).flatMap((line) => rulesOf(roles[line]!).flatMap(calleesOf));
  return [...own, ...[...scope.controls.values()].flatMap(scopesOf).flatMap(calleesIn)];
}

/** The lines inside control lines that compiled code calls. */
function hostLinesOf(scope: Scope): HostLine[] {
  const own = scope.plan.steps.flatMap((step) => (step.kind === "host" ? [{ scope, line: step.line }] : []));
  return [...own, ...[...scope.controls.values()].flatMap(scopesOf).flatMap(hostLinesOf)];
}

/** A function that calls others one after another, but for those that do nothing. */
function inSequence(
  module: ModuleBuilder,
  name: string,
  functions: readonly FunctionBuilder[],
  exported: boolean,
): FunctionBuilder {
  const f = module.define(name, [], [], exported);
  for (const callee of functions) if (!callee.isEmpty) f.call(callee);
  return f;
}
