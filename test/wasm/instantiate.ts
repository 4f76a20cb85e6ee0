import type { ModuleBuilder } from "../../src/wasm/assembler.ts";

// biome-ignore lint/suspicious/noExplicitAny: exports of a module built in a test
type Exports = Record<string, any>;

/** Compiles and instantiates a module built in a test. */
export function instantiate(module: ModuleBuilder, imports: WebAssembly.Imports = {}): Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(module.toBytes()), imports).exports;
}
