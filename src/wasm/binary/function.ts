import { ByteWriter } from "./bytes.ts";
import { naturalAlignment, type OpcodeName, opcode, type ValueType, valueTypeCode } from "./opcodes.ts";

/** Something `call` can name: an imported or defined function. */
export interface Callable {
  readonly index: number;
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** The target of a branch: valid only inside the block, loop or if that made it. */
export interface Label {
  readonly depth: number;
}

const emptyBlock = 0x40;
const vectorPrefix = 0xfd;

/** As many numbers as the type says. */
type Locals<N extends number, L extends number[] = []> = L["length"] extends N ? L : Locals<N, [...L, number]>;

/** Writes one function body. Locals are numbered after the parameters and can be given back for reuse. */
export class FunctionBuilder implements Callable {
  readonly index: number;
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly #code = new ByteWriter();
  readonly #locals: ValueType[] = [];
  readonly #free: Record<ValueType, number[]> = { i32: [], i64: [], f32: [], f64: [], v128: [] };
  readonly #labels: Label[] = [];
  #vectors = false;

  constructor(index: number, name: string, parameters: readonly ValueType[], results: readonly ValueType[]) {
    this.index = index;
    this.name = name;
    this.parameters = parameters;
    this.results = results;
  }

  /** Whether it has SIMD instructions of its own. */
  get isVector(): boolean {
    return this.#vectors;
  }

  get isEmpty(): boolean {
    return this.#code.length === 0;
  }

  get localCount(): number {
    return this.#locals.length;
  }

  #typeOf(local: number): ValueType {
    const type = this.parameters[local] ?? this.#locals[local - this.parameters.length];
    if (type === undefined) throw new Error(`assembler: function ${this.name} has no local ${local}`);
    return type;
  }

  /** A local nobody else holds; its content is undefined after the first reuse. */
  take(type: ValueType): number {
    const reused = this.#free[type].pop();
    if (reused !== undefined) return reused;
    this.#locals.push(type);
    return this.parameters.length + this.#locals.length - 1;
  }

  /** So many locals of a type. */
  takes<N extends number>(type: ValueType, count: N): Locals<N> {
    return Array.from({ length: count }, () => this.take(type)) as Locals<N>;
  }

  /** Gives a local from `take` back. */
  release(local: number): void {
    const free = this.#free[this.#typeOf(local)];
    if (local < this.parameters.length || free.includes(local)) {
      throw new Error(`assembler: function ${this.name} releases local ${local}, which it does not hold`);
    }
    free.push(local);
  }

  op(name: OpcodeName): this {
    const code = opcode[name];
    if (code >>> 12 === vectorPrefix) this.#vectors = true;
    if (code < 256) this.#code.byte(code);
    else {
      this.#code.byte(code >> 12);
      this.#code.unsigned(code & 0xfff);
    }
    return this;
  }

  #local(name: OpcodeName, local: number): this {
    if (local < 0 || local >= this.parameters.length + this.#locals.length) this.#typeOf(local);
    this.#code.byte(opcode[name]);
    this.#code.unsigned(local);
    return this;
  }

  get(local: number): this {
    return this.#local("local.get", local);
  }

  set(local: number): this {
    return this.#local("local.set", local);
  }

  tee(local: number): this {
    return this.#local("local.tee", local);
  }

  /** Pushes a global, see `ModuleBuilder.vector`. */
  global(index: number): this {
    this.#code.byte(opcode["global.get"]);
    this.#code.unsigned(index);
    return this;
  }

  i32(value: number): this {
    this.#code.byte(opcode["i32.const"]);
    this.#code.signed(value);
    return this;
  }

  i64(high: number, low: number): this {
    this.#code.byte(opcode["i64.const"]);
    this.#code.signed64(high, low);
    return this;
  }

  f64(value: number): this {
    this.#code.byte(opcode["f64.const"]);
    this.#code.float64(value);
    return this;
  }

  /** v128.const of four 32-bit words, lowest first. */
  v128(w0: number, w1: number, w2: number, w3: number): this {
    this.op("v128.const");
    for (const word of [w0, w1, w2, w3]) this.#code.int32(word);
    return this;
  }

  /** Of the eight 32-bit words of two vectors the four with these numbers. */
  shuffle(...words: readonly [number, number, number, number]): this {
    this.op("i8x16.shuffle");
    for (const word of words) for (let k = 0; k < 4; k++) this.#code.byte(4 * word + k);
    return this;
  }

  /** A lane instruction: extract_lane, replace_lane. */
  lane(name: OpcodeName, lane: number): this {
    this.op(name);
    this.#code.byte(lane);
    return this;
  }

  /** A load or store at the address on the stack plus `offset` bytes. */
  memory(name: OpcodeName, offset = 0): this {
    const alignment = naturalAlignment[name];
    if (alignment === undefined) throw new Error(`assembler: ${name} is not a memory instruction`);
    if (!(offset >= 0 && offset < 2 ** 32)) throw new Error(`assembler: ${name} at offset ${offset}`);
    this.op(name);
    this.#code.unsigned(alignment);
    this.#code.unsigned(offset);
    return this;
  }

  /** A load or store of one lane. */
  memoryLane(name: OpcodeName, offset: number, lane: number): this {
    this.memory(name, offset);
    this.#code.byte(lane);
    return this;
  }

  /** memory.copy(destination, source, bytes), operands on the stack. */
  copy(): this {
    this.op("memory.copy");
    this.#code.byte(0);
    this.#code.byte(0);
    return this;
  }

  /** memory.fill(destination, byte, bytes), operands on the stack. */
  fill(): this {
    this.op("memory.fill");
    this.#code.byte(0);
    return this;
  }

  call(callee: Callable): this {
    this.#code.byte(opcode["call"]);
    this.#code.unsigned(callee.index);
    return this;
  }

  #open(name: "block" | "loop" | "if", result: ValueType | undefined): Label {
    this.#code.byte(opcode[name]);
    this.#code.byte(result === undefined ? emptyBlock : valueTypeCode[result]);
    const label = { depth: this.#labels.length };
    this.#labels.push(label);
    return label;
  }

  #close(): void {
    this.#labels.pop();
    this.#code.byte(opcode.end);
  }

  /** A branch to the label of a block leaves the block. */
  block(body: (label: Label) => void, result?: ValueType): this {
    body(this.#open("block", result));
    this.#close();
    return this;
  }

  /** A branch to the label of a loop starts it again. */
  loop(body: (label: Label) => void, result?: ValueType): this {
    body(this.#open("loop", result));
    this.#close();
    return this;
  }

  /** Takes an i32 condition from the stack. A branch to the label leaves the if. */
  if(then: (label: Label) => void, otherwise?: (label: Label) => void, result?: ValueType): this {
    const label = this.#open("if", result);
    then(label);
    if (otherwise !== undefined) {
      this.#code.byte(opcode.else);
      otherwise(label);
    }
    this.#close();
    return this;
  }

  #branch(name: "br" | "br_if", label: Label): this {
    if (this.#labels[label.depth] !== label) {
      throw new Error(`assembler: function ${this.name} branches to a label outside its block`);
    }
    this.#code.byte(opcode[name]);
    this.#code.unsigned(this.#labels.length - 1 - label.depth);
    return this;
  }

  br(label: Label): this {
    return this.#branch("br", label);
  }

  brIf(label: Label): this {
    return this.#branch("br_if", label);
  }

  /** Body as it stands in the code section: local declarations, instructions, end. */
  writeTo(out: ByteWriter): void {
    if (this.#labels.length > 0) throw new Error(`assembler: function ${this.name} has an open block`);
    const groups: [ValueType, number][] = [];
    for (const type of this.#locals) {
      const last = groups.at(-1);
      if (last !== undefined && last[0] === type) last[1]++;
      else groups.push([type, 1]);
    }
    const declarations = new ByteWriter(16);
    declarations.unsigned(groups.length);
    for (const [type, count] of groups) {
      declarations.unsigned(count);
      declarations.byte(valueTypeCode[type]);
    }
    out.unsigned(declarations.length + this.#code.length + 1);
    out.append(declarations.view());
    out.append(this.#code.view());
    out.byte(opcode.end);
  }
}
