import type { AnyFunction } from "../api/call.ts";
import type { Likes } from "../api/types.ts";
import { fail } from "../record/errors.ts";
import type { LoopReport } from "../record/loopReport.ts";
import type { Marked } from "../record/mark.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { disassemble } from "../wasm/binary/text.ts";
import { reportLines, reportModule, type StepReport } from "../wasm/explain.ts";
import { compileModule } from "../wasm/module.ts";
import { nanoseconds, timeSteps } from "../wasm/timing.ts";
import { compilerOf, type Jitted, jit } from "./jit.ts";

/** What `explain` gives. */
export interface ExplainOptions {
  /** The code too, in the text format of WebAssembly. */
  readonly wat?: boolean;
  /** Times of the steps (a few milliseconds each); true by default. */
  readonly times?: boolean;
}
/** A step with its time. */
export interface TimedStep extends StepReport {
  /** Of one run of the step, alone. */
  readonly nanoseconds?: number;
  /** Part of the time of all steps. */
  readonly share?: number;
}
/** How a call runs. Text as a string, plain data as JSON. */
export interface Explanation {
  readonly backend: "WebAssembly" | "interpreter";
  /** Why all of it is interpreted, if it is. */
  readonly why?: string;
  /** In the order in which they run. */
  readonly steps: readonly TimedStep[];
  /** Of one run, numbers in and steps. */
  readonly nanoseconds?: number;
  /** Bytes of code, and of memory for inputs, results and everything between. */
  readonly codeBytes: number;
  readonly memoryBytes: number;
  /** What became of the loops of marked functions: operations on arrays, one line for all turns, or turn by turn and why. */
  readonly loops: readonly LoopReport[];
  /** What became of features that were asked for, such as `fma`. */
  readonly notes: readonly string[];
  readonly wat?: string;
  toString(): string;
}
/** Arguments to how a call with them runs. */
export type Explain<P extends readonly unknown[]> = (...x: Likes<P>) => Explanation;

/**
 * How f runs when it is jitted (or does already): what was fused into which loop, what is vectorised, what is left to the
 * interpreter and why, the part of each step in the time, memory and, on request, the code. As text by `String(...)`.
 * @throws if something else records, or f has met more paths than it keeps.
 * @example
 * ```ts
 * import { sin, sum } from "wengert";
 * import { explain } from "wengert/jit";
 * explain((x) => sum(sin(x)))(new Float64Array(1000)).backend; // => "WebAssembly"
 * ```
 */
export function explain<P extends readonly unknown[] = Tensor[]>(
  f: (...x: P) => unknown,
  options?: ExplainOptions,
): Explain<P> {
  const { wat = false, times = true } = optionsOf("explain", options, "wat", "times");
  const mark = (f as Marked | undefined)?.$mark;
  if (mark) return mark.derive(explain, { wat, times }, "nothing");
  const compiler = compilerOf(f) ?? compilerOf(jit(f as AnyFunction) as Jitted<AnyFunction>)!;
  return (...xs) => {
    const found = compiler.locate(xs);
    if (found === undefined)
      return fail(
        "explain",
        "these arguments run no compiled program: something else records, or maxPaths is reached",
        "Call it outside transforms, or raise maxPaths",
      );
    const { path, raws } = found;
    const loops = [...(path.met.loops?.values() ?? [])];
    // The source comes first: what waits is compiled by that.
    const { source, why, run } = path.compiled;
    const whole = { loops, ...(times && { nanoseconds: nanoseconds(() => run(raws)) }) };
    if (why !== undefined)
      return withText({
        backend: "interpreter",
        why,
        steps: [],
        ...whole,
        codeBytes: 0,
        memoryBytes: 0,
        notes: [],
      });
    const module = compileModule(source.program, source.guards, source);
    const { bytes, memory, names } = module;
    return withText({
      backend: "WebAssembly",
      steps: timed(reportModule(module), times ? timeSteps(source, raws) : undefined),
      ...whole,
      codeBytes: bytes.length,
      memoryBytes: memory,
      notes: source.features.notes,
      ...(wat ? { wat: disassemble(bytes, names) } : {}),
    });
  };
}
function timed(steps: readonly StepReport[], times: readonly number[] | undefined): readonly TimedStep[] {
  if (times === undefined) return steps;
  const all = times.reduce((s, t) => s + t, 0);
  return steps.map((step, k) => ({ ...step, nanoseconds: times[k]!, share: times[k]! / all }));
}
const withText = (data: Omit<Explanation, "toString">): Explanation =>
  Object.defineProperty({ ...data }, "toString", { value: () => textOf(data) }) as Explanation;

/** `1.2 us` */
function timeText(ns: number): string {
  const [scale, unit] = ns < 1e3 ? [1, "ns"] : ns < 1e6 ? [1e3, "us"] : [1e6, "ms"];
  return `${(ns / scale).toPrecision(3)} ${unit}`;
}
function textOf({
  why,
  steps,
  nanoseconds: time,
  codeBytes,
  memoryBytes,
  loops,
  notes,
  wat,
}: Omit<Explanation, "toString">): string {
  const lines =
    why === undefined
      ? steps.flatMap((step) => {
          const margin = step.share === undefined ? "" : `${(100 * step.share).toFixed(1).padStart(5)} %  `;
          return reportLines(step).map((line, k) => (k === 0 ? margin : " ".repeat(margin.length)) + line);
        })
      : [`interpreted: ${why}`];
  lines.push(...loops.map(String), ...notes);
  if (why === undefined) lines.push(`${codeBytes} bytes of code, ${memoryBytes} bytes of memory`);
  if (time !== undefined) lines.push(`${timeText(time)} a run`);
  if (wat !== undefined) lines.push("", wat.trimEnd());
  return lines.join("\n");
}
