export { checkProgram } from "./check.ts";
export { type Cost, cost } from "./cost.ts";
export { fromJSON, toJSON } from "./json.ts";
export { NaNReport, type Witness } from "./report.ts";
export { type SavedResidual, savedResiduals } from "./residuals.ts";
export { type TraceJson, type TraceRow, TraceTable } from "./traceRows.ts";
export { type TraceOptions, traceTable } from "./traceTable.ts";
export { whyNaN } from "./whyNaN.ts";
