export { type JitOptions, type JitStatistics, type Jitted, jit } from "./jit.ts";
