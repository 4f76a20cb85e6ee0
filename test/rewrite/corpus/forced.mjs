// The runtime, with the text that runs decided from outside: each function's own, or the one for recordings.
export * from "../../../dist/operators/runtime.js";
export const off = () => process.env.WAY === "own";
