export { algorithm } from "./algorithm.ts";
export { classification } from "./classification.ts";
export type { Exercise } from "./exercise.ts";
export { formula } from "./formula.ts";
export { numeric } from "./numeric.ts";
export { proof } from "./proof.ts";
export { slopes, valueAt } from "./slopes.ts";
export { traceTable } from "./traceTable.ts";
