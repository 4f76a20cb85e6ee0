import "../prims/install.ts";

export type { Derivative, EmitOptions } from "./derived.ts";
export { emitTypeScript } from "./typescript.ts";
export { type EmittedWasm, emitWasm } from "./wasm.ts";
