import type { ModuleBuilder } from "../../src/wasm/binary/assembler.ts";

// biome-ignore lint/suspicious/noExplicitAny: exports of a module built in a test
type Exports = Record<string, any>;

/** Compiles and instantiates a module built in a test, with memory as host.memory. */
export function instantiate(module: ModuleBuilder, pages = 1, host: WebAssembly.ModuleImports = {}): Exports {
  const memory = new WebAssembly.Memory({ initial: pages });
  const compiled = new WebAssembly.Module(module.toBytes());
  return { memory, ...new WebAssembly.Instance(compiled, { host: { memory, ...host } }).exports };
}
