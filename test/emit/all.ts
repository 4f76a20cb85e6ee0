export * from "../../src/index.ts";
export { erf } from "../../src/special/index.ts";
