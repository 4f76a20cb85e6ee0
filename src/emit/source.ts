import type { Raw, TypedArray } from "../ir/raw.ts";
import type { DType, Type } from "../ir/type.ts";
import { fail } from "../record/errors.ts";
import { literal } from "./expression.ts";

const constructors = { f64: "Float64Array", f32: "Float32Array", i32: "Int32Array", bool: "Uint8Array" };
export const constructorOf = (t: Type): string => constructors[t.dtype as DType];

const reserved = new Set(
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield Math Number Infinity NaN Float64Array Float32Array Int32Array Uint8Array RangeError Object Array out code bytes memory doubles singles integers atob WebAssembly".split(
    " ",
  ),
);

/** The text of a module under construction: statements, and what stands before the function. */
export class Source {
  readonly typed: boolean;
  /** What errors name. */
  readonly title: string;
  /** Whether the compiler has machine code for all of it. */
  hasMachineCode: () => boolean = () => false;
  readonly memory: string[] = [];
  /** Functions that the text needs. */
  readonly helpers: string[] = [];
  readonly #helperNames: Map<string, string> = new Map();
  readonly #lines: string[] = [];
  readonly #taken: Set<string> = new Set();
  readonly #numbers: Map<string, number> = new Map();
  readonly #known: Map<Raw, string> = new Map();
  #pad = "  ";

  constructor(title: string, typed: boolean) {
    this.title = this.name(title);
    this.typed = typed;
  }
  /** @throws always: an operation that has no text of its own. */
  noForm(name: string): never {
    return fail(
      "emit",
      `${name} has no stand-alone form`,
      this.hasMachineCode()
        ? "Emit WebAssembly instead, which has it: emitWasm, or --to wasm"
        : "Keep this part of the program outside, or run the derivative through wengert/jit",
    );
  }
  /** A type, where the text has types. */
  type(text: string): string {
    return this.typed ? `: ${text}` : "";
  }
  say(line: string): void {
    this.#lines.push(this.#pad + line);
  }
  open(line: string): void {
    this.say(line);
    this.#pad += "  ";
  }
  close(line = "}"): void {
    this.#pad = this.#pad.slice(2);
    this.say(line);
  }
  /** Ends a branch and begins the other one. */
  otherwise(): void {
    this.close("} else {");
    this.#pad += "  ";
  }
  get body(): string {
    return this.#lines.join("\n");
  }
  /** A name of its own: the wish, or with a number behind it. */
  name(wish: string): string {
    const stem = /^[A-Za-z_$]/.test(wish) ? wish.replace(/[^\w$]/g, "_") : "v";
    if (!this.#taken.has(stem) && !reserved.has(stem)) {
      this.#taken.add(stem);
      return stem;
    }
    for (let n = this.#numbers.get(stem) ?? 2; ; n++) {
      const name = `${stem}${/\d$/.test(stem) ? "_" : ""}${n}`;
      if (this.#taken.has(name)) continue;
      this.#numbers.set(stem, n + 1);
      this.#taken.add(name);
      return name;
    }
  }
  /**
   * `const name = text;`. Where text in a loop reads an entry at a fixed place, which the loop may write, the compiler of
   * TypeScript follows what was written there and finds no type of its own: it is told the type, where that is known.
   */
  define(wish: string, text: string, t?: Type): string {
    const name = this.name(wish);
    const told = t !== undefined && this.#pad.length > 2 && /\w\[\d+\]!/.test(text);
    this.say(`const ${name}${told ? this.type(t.dtype === "bool" ? "boolean" : "number") : ""} = ${text};`);
    return name;
  }
  /** Working memory, which stands outside of the function. */
  buffer(t: Type, wish: string): string {
    const name = this.name(wish);
    this.memory.push(`const ${name} = new ${constructorOf(t)}(${t.size});`);
    return name;
  }
  /** A known array, written once. */
  data(t: Type, raw: TypedArray): string {
    const known = this.#known.get(raw);
    if (known !== undefined) return known;
    const name = this.name("data");
    this.#known.set(raw, name);
    this.memory.push(`const ${name} = ${constructorOf(t)}.of(${Array.from(raw, (x) => literal(x).text).join(", ")});`);
    return name;
  }
  /** A function that the text needs, by the name it asked for. */
  helper(name: string, text: (own: string) => string): string {
    let own = this.#helperNames.get(name);
    if (own === undefined) {
      own = this.name(name);
      this.#helperNames.set(name, own);
      this.helpers.push(text(own));
    }
    return own;
  }
  /** A loop over 0 .. n - 1, none where there is one turn only; gives the counter. */
  loop(n: number, body: (i: string) => void, wish = "i"): void {
    if (n === 1) {
      body("0");
      return;
    }
    const i = [wish, ..."ijkl"].find((letter) => !this.#taken.has(letter)) ?? this.name(wish);
    this.#taken.add(i);
    this.open(`for (let ${i} = 0; ${i} < ${n}; ${i}++) {`);
    body(i);
    this.close();
    this.#taken.delete(i);
  }
  /** Loops inside each other. */
  loops(shape: readonly number[], body: (index: readonly string[]) => void, index: readonly string[] = []): void {
    if (index.length === shape.length) body(index);
    else this.loop(shape[index.length]!, (i) => this.loops(shape, body, [...index, i]), "ijkl"[index.length] ?? "i");
  }
}
