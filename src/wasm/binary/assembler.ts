import { ByteWriter } from "./bytes.ts";
import { type Callable, FunctionBuilder } from "./function.ts";
import { opcode, type ValueType, valueTypeCode } from "./opcodes.ts";

interface Signature {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

interface FunctionImport extends Callable {
  readonly module: string;
  readonly name: string;
  readonly type: number;
}

interface ModuleMemory {
  readonly module: string;
  readonly name: string;
  readonly pages: number;
  readonly isShared: boolean;
}

const section = { type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const;
const external = { function: 0, memory: 2 } as const;
const functionType = 0x60;
/** Of what is mutable engines make no copies that they could move about. */
const mutable = 1;
/** A shared memory with a least and a greatest size. */
const sharedLimits = 3;
const header: Uint8Array = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/**
 * Writes a WebAssembly module in the binary format (core specification 2.0, chapter 5). The same calls give the same
 * bytes, so that an engine that caches compiled code by its bytes finds it again.
 */
export class ModuleBuilder {
  readonly #types: Signature[] = [];
  readonly #typeIndex: Map<string, number> = new Map();
  readonly #imports: FunctionImport[] = [];
  readonly #functions: FunctionBuilder[] = [];
  readonly #exports: { readonly name: string; readonly callee: Callable }[] = [];
  readonly #vectors: Map<string, { readonly index: number; readonly words: readonly number[] }> = new Map();
  #memory: ModuleMemory | undefined;

  #type(parameters: readonly ValueType[], results: readonly ValueType[]): number {
    const key = `${parameters.join()}>${results.join()}`;
    let index = this.#typeIndex.get(key);
    if (index === undefined) {
      index = this.#types.length;
      this.#types.push({ parameters, results });
      this.#typeIndex.set(key, index);
    }
    return index;
  }

  /** Imports come before definitions, because they share one numbering. */
  importFunction(
    module: string,
    name: string,
    parameters: readonly ValueType[],
    results: readonly ValueType[],
  ): Callable {
    if (this.#functions.length > 0) {
      throw new Error(`assembler: import of ${module}.${name} after the first function`);
    }
    const type = this.#type(parameters, results);
    const imported = { module, name, type, parameters, results, index: this.#imports.length };
    this.#imports.push(imported);
    return imported;
  }

  /** The one memory, of at least `pages` times 64 KiB; exactly so many where threads share it. */
  importMemory(module: string, name: string, pages: number, isShared = false): void {
    if (this.#memory !== undefined) throw new Error("assembler: a module has one memory");
    this.#memory = { module, name, pages, isShared };
  }

  /** The number of a global that holds a v128 of four 32-bit words, lowest first. */
  vector(...words: readonly [number, number, number, number]): number {
    const key = words.join();
    const known = this.#vectors.get(key);
    if (known !== undefined) return known.index;
    const index = this.#vectors.size;
    this.#vectors.set(key, { index, words });
    return index;
  }

  /** A new function; its name serves error messages and, when `exported`, the importer. */
  define(
    name: string,
    parameters: readonly ValueType[],
    results: readonly ValueType[],
    exported = false,
  ): FunctionBuilder {
    this.#type(parameters, results);
    const index = this.#imports.length + this.#functions.length;
    const builder = new FunctionBuilder(index, name, parameters, results);
    this.#functions.push(builder);
    if (exported) this.export(name, builder);
    return builder;
  }

  export(name: string, callee: Callable): void {
    if (this.#exports.some((other) => other.name === name)) throw new Error(`assembler: two exports named ${name}`);
    this.#exports.push({ name, callee });
  }

  /** Names of the functions that it defines, in their order. */
  get names(): string[] {
    return this.#functions.map((f) => f.name);
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    const out = new ByteWriter(4096);
    out.append(header);
    const write = (id: number, count: number, body: (contents: ByteWriter) => void): void => {
      if (count === 0) return;
      const contents = new ByteWriter();
      contents.unsigned(count);
      body(contents);
      out.byte(id);
      out.unsigned(contents.length);
      out.append(contents.view());
    };
    const types = (out: ByteWriter, list: readonly ValueType[]): void => {
      out.unsigned(list.length);
      for (const type of list) out.byte(valueTypeCode[type]);
    };
    const memory = this.#memory;

    write(section.type, this.#types.length, (s) => {
      for (const { parameters, results } of this.#types) {
        s.byte(functionType);
        types(s, parameters);
        types(s, results);
      }
    });
    write(section.import, this.#imports.length + (memory === undefined ? 0 : 1), (s) => {
      for (const { module, name, type } of this.#imports) {
        s.name(module);
        s.name(name);
        s.byte(external.function);
        s.unsigned(type);
      }
      if (memory === undefined) return;
      s.name(memory.module);
      s.name(memory.name);
      s.byte(external.memory);
      s.byte(memory.isShared ? sharedLimits : 0);
      s.unsigned(memory.pages);
      if (memory.isShared) s.unsigned(memory.pages);
    });
    write(section.function, this.#functions.length, (s) => {
      for (const { parameters, results } of this.#functions) s.unsigned(this.#type(parameters, results));
    });
    write(section.global, this.#vectors.size, (s) => {
      for (const { words } of this.#vectors.values()) {
        s.byte(valueTypeCode.v128);
        s.byte(mutable);
        const constant = opcode["v128.const"];
        s.byte(constant >> 12);
        s.unsigned(constant & 0xfff);
        for (const word of words) s.int32(word);
        s.byte(opcode.end);
      }
    });
    write(section.export, this.#exports.length, (s) => {
      for (const { name, callee } of this.#exports) {
        s.name(name);
        s.byte(external.function);
        s.unsigned(callee.index);
      }
    });
    write(section.code, this.#functions.length, (s) => {
      for (const builder of this.#functions) builder.writeTo(s);
    });
    return out.toBytes();
  }
}
