import { CONST, INPUT, PROJ, type Program } from "../ir/program.ts";
import type { TypedArray } from "../ir/raw.ts";
import { sameShape, type Type } from "../ir/type.ts";
import type { Primitive } from "../record/rules.ts";
import type { Guard } from "../record/run.ts";
import { nameOf, primitives } from "../record/table.ts";
import { structuralView } from "../wasm/plan/view.ts";
import { Cluster, elementOf, type Reduction, writeCluster } from "./cluster.ts";
import { controls } from "./control.ts";
import { atom, type Expression, isAtom, level, literal, within } from "./expression.ts";
import { noun, twice } from "./forms.ts";
import { moves } from "./moves.ts";
import { element, isWhole, mostCells, type Numbers, numbersIn, type Scalar, uniform, type Value } from "./numbers.ts";
import { writeRoutine } from "./routines.ts";
import type { Source } from "./source.ts";

/** An expression that is longer gets a name. */
const longest = 60;
const reductions: ReadonlySet<unknown> = new Set(["reduceSum", "reduceMax", "reduceMin", "reduceProd"]);
const views: ReadonlySet<unknown> = new Set(["view", "broadcast", "transpose", "slice"]);

/** The statements of a list whose inputs are there already. */
export class Block {
  readonly source: Source;
  readonly program: Program;
  readonly uses: Int32Array;
  readonly last: Int32Array;
  /** The line that uses a line, if there is only one. */
  readonly #user: Int32Array;
  readonly #values: (Value | undefined)[] = [];
  /** Results that are lists of single numbers, and the lines between them and these. */
  readonly #lists: Set<number> = new Set();
  #open: Cluster | undefined;

  /** `delivers`: the results are written into arrays of the caller's. */
  constructor(
    source: Source,
    program: Program,
    inputs: readonly Value[],
    guards: readonly Guard[] = [],
    delivers = false,
  ) {
    this.source = source;
    this.program = program;
    const { n } = program;
    this.uses = new Int32Array(n);
    this.last = new Int32Array(n).fill(-1);
    this.#user = new Int32Array(n).fill(-1);
    for (let i = 0; i < n; i++)
      for (const a of program.operands(i)) {
        this.uses[a]!++;
        this.last[a] = i;
        this.#user[a] = i;
      }
    for (const o of program.outputs) {
      this.uses[o]!++;
      this.last[o] = n;
      this.#user[o] = n;
    }
    for (const { id } of guards) this.#user[id] = n;
    if (delivers) for (const o of program.outputs) this.#list(o);
    program.inputs.forEach((line, k) => {
      this.#values[line] = inputs[k]!;
    });
    let next = 0;
    for (let i = 0; i < n; i++) {
      this.#line(i);
      for (; guards[next]?.at === i; next++) this.#guard(guards[next]!);
    }
    this.flush();
  }
  /** Notes a result that a concatenation makes of known numbers and single ones, for nothing else. */
  #list(o: number): void {
    const p = this.program;
    const lines = [o];
    const lower = (i: number): unknown => primitives[p.op(i)]?.lower;
    let i = o;
    for (; lower(i) === "view" && this.uses[i] === 1; i = p.operand(i, 0)) lines.push(p.operand(i, 0));
    if (lower(i) !== "concatenate" || this.uses[i] !== 1 || p.type(i).shape.length !== 1) return;
    if (p.type(i).size > mostCells || p.type(i).dtype !== "f64") return;
    for (const a of p.operands(i)) {
      const single = lower(a) === "view" && p.type(p.operand(a, 0)).shape.length === 0;
      if (!single && p.op(a) !== CONST) return;
      if (single && this.uses[a] === 1) lines.push(a);
    }
    for (const line of lines) this.#lists.add(line);
  }
  #cells(i: number, ids: readonly number[]): void {
    const cells = ids.flatMap((a) => {
      const x = this.value(a);
      if (x.kind === "cells") return x.cells;
      if (this.program.op(a) !== CONST) return [element(x as Numbers, ["0"])];
      const raw = this.program.raw(a) as TypedArray;
      return Array.from(raw, literal);
    });
    this.set(i, { kind: "cells", cells });
  }
  get results(): readonly Value[] {
    return this.program.outputs.map((o) => this.value(o));
  }
  value(line: number): Value {
    if (this.#open?.holds(line)) this.flush();
    return this.#values[line]!;
  }
  /** The number of a line. */
  scalar(line: number): Expression {
    const value = this.value(line);
    return value.kind === "scalar"
      ? value.x
      : element(
          value as Numbers,
          (value as Numbers).view.shape.map(() => "0"),
        );
  }
  /** The number of a line, under a name or as a literal. */
  named(line: number): Expression {
    const x = this.scalar(line);
    if (isAtom(x) || /^-?[\d.e+-]+$/.test(x.text)) return x;
    const name = this.#defined(line, x);
    if (this.#values[line]!.kind === "scalar") this.#values[line] = { kind: "scalar", x: name };
    return name;
  }
  numbers(line: number): Numbers {
    const value = this.value(line);
    if (value.kind === "array") return value;
    return uniform(this.program.type(line), (value as Scalar).x);
  }
  /** Whether line i uses a line for the last time, and nothing else needs its base. */
  endsAt(line: number, i: number): boolean {
    const value = this.value(line);
    const once = this.program.operands(i).filter((a) => a === line).length === 1;
    return once && value.kind === "array" && value.owned && this.last[line] === i;
  }
  set(line: number, value: Value): void {
    this.#values[line] = value;
  }
  setScalar(line: number, x: Expression): void {
    this.#values[line] = { kind: "scalar", x };
  }
  /** The elements of an array in order in a base of their own. */
  whole(line: number): Numbers {
    const value = this.numbers(line);
    return isWhole(value) ? value : this.copy(value);
  }
  copy(value: Numbers, wish = "copy"): Numbers {
    const to = numbersIn(this.source.buffer(value.type, wish), value.type, true);
    this.assign(to, value);
    return to;
  }
  /** to = value, element by element. */
  assign(to: Numbers, value: Numbers): void {
    if (isWhole(to) && value.uniform !== undefined && value.type.dtype !== "bool") {
      this.source.say(`${to.base}.fill(${value.uniform.text});`);
      return;
    }
    if (isWhole(to) && isWhole(value) && value.type.size > 16 && value.type.dtype === to.type.dtype) {
      this.source.say(`${to.base}.set(${value.base});`);
      return;
    }
    this.source.loops(value.view.shape, (index) => this.store(to, index, element(value, index)));
  }
  /** to[index] = x */
  store(to: Numbers, index: readonly string[], x: Expression): void {
    const place = element({ ...to, type: numberType }, index).text.slice(0, -1);
    this.source.say(`${place} = ${to.type.dtype === "bool" ? `${x.text} ? 1 : 0` : x.text};`);
  }
  /** Writes the loop that is open. */
  flush(): void {
    const cluster = this.#open;
    if (cluster === undefined) return;
    this.#open = undefined;
    const { members } = cluster;
    const own = (line: number): number => {
      let count = cluster.reductions.filter((r) => r.operand === line).length;
      for (const j of members) for (const a of this.program.operands(j)) if (a === line) count++;
      return count;
    };
    const made = writeCluster(cluster, {
      source: this.source,
      program: this.program,
      numbersOf: (line) => this.numbers(line),
      isNeeded: (line) => this.uses[line]! > own(line),
      uses: this.uses,
    });
    for (const [line, value] of made) {
      if ("kind" in value) this.#values[line] = value;
      else this.setScalar(line, value);
    }
  }
  /** The open loop over a shape, which the operands of a line may be used in. */
  #cluster(shape: readonly number[], operands: readonly number[]): Cluster {
    if (this.#open !== undefined && !sameShape(this.#open.shape, shape)) this.flush();
    for (const a of operands) if (this.#open?.reductions.some((r) => r.line === a)) this.flush();
    this.#open ??= new Cluster(shape);
    return this.#open;
  }
  #line(i: number): void {
    const p = this.program;
    const op = p.op(i);
    if (op === INPUT || (this.uses[i] === 0 && this.#user[i] === -1)) return;
    const ids = p.operands(i);
    if (op === CONST) this.#constant(i);
    else if (op === PROJ) {
      const whole = this.value(ids[0]!);
      if (whole.kind === "tuple") this.set(i, whole.parts[p.params.get(i)!["part"] as number]!);
    } else this.#operation(i, ids);
  }
  #operation(i: number, ids: readonly number[]): void {
    const p = this.program;
    const block = primitives[p.op(i)]!;
    const type = p.type(i);
    const { lower } = block;
    if (this.#lists.has(i) && (lower === "concatenate" || p.type(ids[0]!).shape.length > 0)) this.#cells(i, ids);
    else if (block.lanewise === true || lower === "cast") {
      if (type.shape.length > 0) this.#cluster(type.shape, ids).members.push(i);
      else this.#scalarLine(i, ids);
    } else if (reductions.has(lower)) {
      const { axes } = p.params.get(i) as { readonly axes: readonly number[] };
      const cluster = this.#cluster(p.type(ids[0]!).shape, ids);
      cluster.reductions.push({ line: i, operand: ids[0]!, kind: lower as Reduction["kind"], axes });
    } else if (views.has(lower)) this.#view(i, ids[0]!, type, lower as "view");
    else if (lower === "iota") this.set(i, numbersIn(undefined, type, false));
    else this.#statements(i, block);
  }
  /** A line that is written by loops of its own. */
  #statements(i: number, { lower, name }: Primitive): void {
    this.flush();
    if (typeof lower === "string" && lower in moves) moves[lower]!(this, i);
    else if (typeof lower === "string" && lower in controls) controls[lower]!(this, i, Block);
    else if (typeof lower === "object" && "routine" in lower) writeRoutine(this, i, lower);
    else this.source.noForm(name);
  }
  #constant(i: number): void {
    const type = this.program.type(i);
    const raw = this.program.raw(i) as number | TypedArray;
    const one = (x: number): Expression => (type.dtype === "bool" ? atom(x === 0 ? "false" : "true") : literal(x));
    if (typeof raw === "number") this.setScalar(i, one(raw));
    else if (raw.every((x) => Object.is(x, raw[0]))) this.set(i, uniform(type, one(raw[0] ?? 0)));
    else if (raw.every((x, k) => x === k)) this.set(i, numbersIn(undefined, type, false));
    else this.set(i, numbersIn(this.source.data(type, raw), type, false));
  }
  #scalarLine(i: number, ids: readonly number[]): void {
    const name = nameOf(this.program.op(i));
    const isTwice = twice.has(name);
    const x = ids.map((a) => (isTwice ? this.named(a) : this.scalar(a)));
    const e = elementOf(this.source, this.program, i, x);
    const user = this.#user[i]!;
    const inline = this.uses[i] === 1 && e.text.length < longest && (user === this.program.n || this.#takesText(user));
    this.setScalar(i, inline || (isAtom(e) && !e.text.includes("(")) ? e : this.#defined(i, e));
  }
  #defined(line: number, e: Expression): Expression {
    const { program, source } = this;
    return { ...e, ...atom(source.define(noun(nameOf(program.op(line))), e.text, program.type(line))) };
  }
  /** Whether a line is arithmetic of single numbers. */
  #takesText(i: number): boolean {
    const op = this.program.op(i);
    if (this.#lists.has(i)) return true;
    return op > PROJ && primitives[op]!.lanewise === true && this.program.type(i).shape.length === 0;
  }
  #view(i: number, operand: number, type: Type, lower: "view" | "broadcast" | "transpose" | "slice"): void {
    const value = this.value(operand);
    if (value.kind === "scalar") {
      if (type.shape.length === 0) this.set(i, value);
      else this.set(i, uniform(type, this.#lists.has(i) ? value.x : this.named(operand)));
      return;
    }
    const from = value as Numbers;
    if (type.shape.length === 0) {
      const x = element(
        from,
        from.view.shape.map(() => "0"),
      );
      this.setScalar(i, { ...x, ...atom(this.source.define("entry", x.text, type)) });
      return;
    }
    const owned = this.endsAt(operand, i) && lower === "view" && isWhole(from);
    const params = this.program.params.get(i) ?? {};
    if (from.uniform !== undefined) {
      this.set(i, uniform(type, from.uniform));
      return;
    }
    const source = structuralView(lower, from.view, type, params) === undefined ? this.copy(from) : from;
    const view = structuralView(lower, source.view, type, params)!;
    from.owned = false;
    this.set(i, { ...source, type, view, owned });
  }
  /** What the host decided while recording must come out as it did. */
  #guard({ id, expected }: Guard): void {
    const x = this.scalar(id);
    const { dtype } = this.program.type(id);
    const holds = dtype === "bool" ? within(x, level.unary + 1) : `Object.is(${x.text}, ${literal(expected).text})`;
    const fails = dtype === "bool" && expected === 0 ? x.text : `!${holds}`;
    this.source.say(
      `if (${fails}) throw new RangeError("${this.source.title}: these arguments take another branch than those it was recorded at");`,
    );
  }
}
const numberType = { dtype: "f64" } as Type;
