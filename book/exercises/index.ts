export { classification } from "./classification.ts";
export type { Exercise } from "./exercise.ts";
export { formula } from "./formula.ts";
export { numeric } from "./numeric.ts";
export { slopes, valueAt } from "./slopes.ts";
