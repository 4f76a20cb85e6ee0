import "../prims/install.ts";

export type { Derivative } from "./derived.ts";
export { type EmitOptions, emitTypeScript } from "./typescript.ts";
export { type EmittedWasm, emitWasm } from "./wasm.ts";
