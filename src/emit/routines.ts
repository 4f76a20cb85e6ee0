import type { LaneRule } from "../ir/lower.ts";
import type { Params } from "../ir/program.ts";
import type { Cell, MatrixAt, RoutineBuilder, Numbers as Slot } from "../ir/routine.ts";
import type { Type } from "../ir/type.ts";
import { fail } from "../record/errors.ts";
import { type Routine, row } from "../record/rules.ts";
import { nameOf } from "../record/table.ts";
import type { Block } from "./block.ts";
import { atom } from "./expression.ts";
import { ruleFunction } from "./lanes.ts";
import { type Numbers, numbersIn, type Value } from "./numbers.ts";
import type { Source } from "./source.ts";

type Text = string;
const isPlain = (x: Text): boolean => /^-?[\w$.]+$/.test(x);
const of = (i: Text | number): Text => (typeof i === "number" ? (i < 0 ? `(${i})` : String(i)) : i);

/** Loops over single numbers as statements; every expression stands in parentheses or is a name. */
class RoutineText implements RoutineBuilder<Text, Text> {
  readonly #source: Source;
  readonly #operation: string;
  readonly #places: ReadonlyMap<Slot, { readonly base: string; readonly isScalar: boolean }>;
  constructor(source: Source, operation: string, places: ReadonlyMap<Slot, { base: string; isScalar: boolean }>) {
    this.#source = source;
    this.#operation = operation;
    this.#places = places;
  }
  #infix = (x: Text | number, op: string, y: Text | number): Text => `(${of(x)} ${op} ${of(y)})`;
  number(x: number): Text {
    return Object.is(x, -0) ? "(-0)" : of(x);
  }
  add(x: Text, y: Text): Text {
    return this.#infix(x, "+", y);
  }
  sub(x: Text, y: Text): Text {
    return this.#infix(x, "-", y);
  }
  mul(x: Text, y: Text): Text {
    return this.#infix(x, "*", y);
  }
  div(x: Text, y: Text): Text {
    return this.#infix(x, "/", y);
  }
  max(x: Text, y: Text): Text {
    return `Math.max(${x}, ${y})`;
  }
  min(x: Text, y: Text): Text {
    return `Math.min(${x}, ${y})`;
  }
  abs(x: Text): Text {
    return `Math.abs(${x})`;
  }
  sqrt(x: Text): Text {
    return `Math.sqrt(${x})`;
  }
  lane(rule: LaneRule, ...x: Text[]): Text {
    return this.keep(`${ruleFunction(this.#source, this.#operation, rule, x.length)}(${x.join(", ")})`);
  }
  less(x: Text, y: Text): Text {
    return `(${x} < ${y} ? 1 : 0)`;
  }
  equal(x: Text, y: Text): Text {
    return `(${x} === ${y} ? 1 : 0)`;
  }
  pick(test: Text, x: Text, y: Text): Text {
    return `(${test} ? ${x} : ${y})`;
  }
  plus(i: Text | number, j: Text | number): Text {
    if (typeof i === "number" && typeof j === "number") return of(i + j);
    return `(${of(i)} + ${of(j)} | 0)`;
  }
  minus(i: Text | number, j: Text | number): Text {
    if (typeof i === "number" && typeof j === "number") return of(i - j);
    return `(${of(i)} - ${of(j)} | 0)`;
  }
  times(i: Text | number, j: Text | number): Text {
    if (typeof i === "number" && typeof j === "number") return of(Math.imul(i, j));
    return `Math.imul(${of(i)}, ${of(j)})`;
  }
  and(i: Text | number, j: Text | number): Text {
    return this.#infix(i, "&", j);
  }
  or(i: Text | number, j: Text | number): Text {
    return this.#infix(i, "|", j);
  }
  xor(i: Text | number, j: Text | number): Text {
    return this.#infix(i, "^", j);
  }
  shiftLeft(i: Text, count: number): Text {
    return this.#infix(i, "<<", count);
  }
  shiftRight(i: Text, count: number): Text {
    return `(${i} >>> ${count} | 0)`;
  }
  below(i: Text | number, j: Text | number): Text {
    return `(${of(i)} < ${of(j)} ? 1 : 0)`;
  }
  not(i: Text): Text {
    return `(${i} ? 0 : 1)`;
  }
  integer(x: Text): Text {
    return `(${x} | 0)`;
  }
  toNumber(i: Text): Text {
    return i;
  }
  keep(x: Text): Text {
    return isPlain(x) ? x : this.#source.define("x", x);
  }
  keepInteger(i: Text): Text {
    return isPlain(i) && !/[a-z]/i.test(i) ? i : this.#source.define("n", i);
  }
  cell(x: Text): Cell<Text> {
    return this.integerCell(x);
  }
  integerCell(i: Text | number): Cell<Text> {
    const name = this.#source.name("cell");
    this.#source.say(`let ${name} = ${of(i)};`);
    return {
      value: name,
      set: (x) => this.#source.say(`${name} = ${x};`),
    };
  }
  load(from: Slot, at: Text | number): Text {
    const { base, isScalar } = this.#places.get(from)!;
    return this.#source.define("x", isScalar ? base : `${base}[${of(at)}]!`);
  }
  store(to: Slot, at: Text | number, x: Text): void {
    const { base, isScalar } = this.#places.get(to)!;
    this.#source.say(`${isScalar ? base : `${base}[${of(at)}]`} = ${x};`);
  }
  #element(m: Slot, at: Text): Text {
    const { base, isScalar } = this.#places.get(m)!;
    return isScalar ? base : `${base}[${at}]`;
  }
  addMultiple(
    to: Slot,
    at: Text | number,
    factor: Text,
    from: Slot,
    fromAt: Text | number,
    count: Text | number,
  ): void {
    this.each(0, count, (i) => {
      const x = this.#element(from, this.plus(fromAt, i));
      this.#source.say(`${this.#element(to, this.plus(at, i))}! += ${factor} * ${x}!;`);
    });
  }
  product(
    c: MatrixAt<Text>,
    a: MatrixAt<Text>,
    b: MatrixAt<Text>,
    [m, n, k]: readonly [Text | number, Text | number, Text | number],
    subtracts: boolean,
  ): void {
    const at = (x: MatrixAt<Text>, i: Text, j: Text): Text =>
      this.#element(x.in, this.plus(x.at, this.plus(this.times(i, x.row), this.times(j, x.column))));
    this.each(0, m, (i) =>
      this.each(0, n, (j) => {
        const sum = this.cell("0");
        this.each(0, k, (l) => sum.set(`${sum.value} + ${at(a, i, l)}! * ${at(b, l, j)}!`));
        this.#source.say(`${at(c, i, j)}! ${subtracts ? "-=" : "="} ${sum.value};`);
      }),
    );
  }
  each(from: Text | number, to: Text | number, body: (i: Text) => void): void {
    const i = this.#source.name("i");
    this.#source.open(`for (let ${i} = ${of(from)}; ${i} < ${of(to)}; ${i}++) {`);
    body(i);
    this.#source.close();
  }
  while(test: () => Text, body: () => void): void {
    this.#source.open("for (;;) {");
    this.#source.say(`if (!${test()}) break;`);
    body();
    this.#source.close();
  }
  if(test: Text, then: () => void, otherwise?: () => void): void {
    this.#source.open(`if (${test}) {`);
    then();
    if (otherwise !== undefined) {
      this.#source.otherwise();
      otherwise();
    }
    this.#source.close();
  }
  fail(): void {
    this.#source.say(
      `throw new RangeError("${this.#operation}: an index is out of range, or a matrix has no factors");`,
    );
  }
}

/** Writes line i by the loops of its primitive. */
export function writeRoutine(b: Block, i: number, lower: Routine<Params>): void {
  const p = b.program;
  const { source } = b;
  const operation = nameOf(p.op(i));
  const ids = p.operands(i);
  const types = row(ids.map((a) => p.type(a)));
  const params = p.params.get(i) ?? {};
  const unless = lower.unless?.(types, params);
  if (unless !== undefined)
    fail("emit", `${operation} has no stand-alone form: ${unless}`, "Run it through wengert/jit");
  const places = new Map<Slot, { base: string; isScalar: boolean }>();
  let slot = 0;
  const slotOf = (type: Type, base: string, isScalar: boolean): Slot => {
    const made: Slot = { slot: slot++, type };
    places.set(made, { base, isScalar });
    return made;
  };
  const operands = ids.map((a) => {
    const t = p.type(a);
    if (t.shape.length > 0) return slotOf(t, b.whole(a).base!, false);
    const x = b.scalar(a).text;
    return slotOf(t, t.dtype === "bool" ? `(${x} ? 1 : 0)` : x, true);
  });
  const made: Value[] = [];
  const outs = p.type(i).dtype === "tuple" ? p.type(i).parts : [p.type(i)];
  const results = outs.map((t) => {
    if (t.shape.length > 0) {
      const to: Numbers = numbersIn(source.buffer(t, operation), t, true);
      made.push(to);
      return slotOf(t, to.base!, false);
    }
    const name = source.name(operation);
    source.say(`let ${name} = 0;`);
    made.push({ kind: "scalar", x: atom(name) });
    return slotOf(t, name, true);
  });
  const size = lower.work?.(types, params) ?? 0;
  const workType = { dtype: "f64", shape: [size], size } as unknown as Type;
  const work = slotOf(workType, size > 0 ? source.buffer(workType, "work") : "work", false);
  lower.routine(new RoutineText(source, operation, places), { operands, results, work }, params);
  b.set(i, p.type(i).dtype === "tuple" ? { kind: "tuple", parts: made } : made[0]!);
}
