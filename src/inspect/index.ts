import "../prims/install.ts";

export type { Raw } from "../ir/raw.ts";
export type { Type } from "../ir/type.ts";
export { checkProgram } from "./check.ts";
export { type CheckGradsOptions, checkGrads, type GradReport } from "./checkGrads.ts";
export { type Cost, cost } from "./cost.ts";
export { toDot } from "./dot.ts";
export type { GradEntry } from "./gradEntries.ts";
export { fromJSON, toJSON } from "./json.ts";
export { NaNReport, type Witness } from "./report.ts";
export { type SavedResidual, savedResiduals } from "./residuals.ts";
export { simplified } from "./simplified.ts";
export { toSvg } from "./svg.ts";
export { type TraceColumn, type TraceJson, type TraceRow, TraceTable } from "./traceRows.ts";
export { type TraceOptions, traceTable } from "./traceTable.ts";
export { whyNaN } from "./whyNaN.ts";
