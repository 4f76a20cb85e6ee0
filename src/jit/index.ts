export type { LoopReport } from "../record/loopReport.ts";
export type { BlockReport, StepKind, StepReport } from "../wasm/explain.ts";
export type { Threads } from "../wasm/pool.ts";
export { type Explain, type ExplainOptions, type Explanation, explain, type TimedStep } from "./explain.ts";
export { type JitOptions, type JitStatistics, type Jitted, jit } from "./jit.ts";
