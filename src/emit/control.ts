import type { Program } from "../ir/program.ts";
import type { Type } from "../ir/type.ts";
import type { Block } from "./block.ts";
import { atom, type Expression } from "./expression.ts";
import { element, type Numbers, numbersIn, type Scalar, type Value, wholeView } from "./numbers.ts";
import type { Source } from "./source.ts";

type Make = new (source: Source, program: Program, inputs: readonly Value[]) => Block;
/** Writes line i, which holds programs. */
export type Control = (b: Block, i: number, make: Make) => void;

/** What a loop changes: a variable, or an array that is overwritten. */
interface Cell {
  readonly value: Value;
  readonly type: Type;
}
const isScalarType = (t: Type): boolean => t.shape.length === 0;
/** An operand as a loop body sees it: what it does not own it must not write to. */
function constant(b: Block, line: number): Value {
  if (isScalarType(b.program.type(line))) return { kind: "scalar", x: b.named(line) };
  return { ...b.numbers(line), owned: false };
}
/** Variables and arrays with the values that a carry starts from. */
function cells(b: Block, i: number, lines: readonly number[]): Cell[] {
  return lines.map((line) => {
    const type = b.program.type(line);
    if (isScalarType(type)) {
      const name = b.source.name("state");
      b.source.say(
        `let ${name}${b.source.type(type.dtype === "bool" ? "boolean" : "number")} = ${b.scalar(line).text};`,
      );
      return { type, value: { kind: "scalar", x: atom(name) } };
    }
    const given = b.numbers(line);
    const own = b.endsAt(line, i) && given.from === "" && given.uniform === undefined;
    const value = own && sameLayout(given) ? given : b.copy(given, "state");
    return { type, value: { ...value, owned: true } };
  });
}
function sameLayout({ view, type }: Numbers): boolean {
  const { strides } = wholeView(type);
  return view.offset === 0 && view.strides.every((s, k) => s === strides[k]);
}
/** The next values of all cells, which may be found from one another. */
function advance(b: Block, to: readonly Cell[], next: readonly Value[]): void {
  const { source } = b;
  const bases = new Set(to.flatMap(({ value }) => (value.kind === "array" ? [value.base] : [])));
  const names = new Set(to.flatMap(({ value }) => (value.kind === "scalar" ? [value.x.text] : [])));
  const moved = to.flatMap(({ value }, k) => {
    const y = next[k]!;
    if (value.kind === "scalar") {
      const { text } = scalarOf(y);
      return text === value.x.text ? [] : [{ k, y }];
    }
    const array = y as Numbers;
    return array.base === (value as Numbers).base && array.from === "" && sameLayout(array) ? [] : [{ k, y }];
  });
  // What is read from a cell that changes before is put aside.
  const aside = moved.map(({ k, y }) => {
    if (moved.length === 1 && y.kind === "scalar") return { k, y };
    if (y.kind === "scalar") {
      const used = [...names].some((name) =>
        new RegExp(`(?<![\\w$])${name.replace(/\$/g, "\\$")}(?![\\w$])`).test(y.x.text),
      );
      return { k, y: used ? { kind: "scalar" as const, x: atom(source.define("next", y.x.text)) } : y };
    }
    const array = y as Numbers;
    return { k, y: array.base !== undefined && bases.has(array.base) ? b.copy(array, "next") : array };
  });
  for (const { k, y } of aside) {
    const { value } = to[k]!;
    if (value.kind === "scalar") source.say(`${value.x.text} = ${scalarOf(y).text};`);
    else b.assign(value as Numbers, y as Numbers);
  }
}
const scalarOf = (y: Value): Expression =>
  y.kind === "scalar"
    ? y.x
    : element(
        y as Numbers,
        (y as Numbers).view.shape.map(() => "0"),
      );

interface Scan {
  readonly body: Program;
  readonly constants: number;
  readonly carries: number;
  readonly length: number;
  readonly reverse: boolean;
}
const scan: Control = (b, i, make) => {
  const p = b.program;
  const { source } = b;
  const { body, constants: nc, carries: nk, length, reverse } = p.params.get(i) as unknown as Scan;
  const ids = p.operands(i);
  const fixed = ids.slice(0, nc).map((line) => constant(b, line));
  const xs = ids.slice(nc + nk).map((line) => b.numbers(line));
  const carry = cells(b, i, ids.slice(nc, nc + nk));
  const ys = p
    .type(i)
    .parts.slice(nk)
    .map((t) => numbersIn(source.buffer(t, "series"), t, true));
  const t = source.name("t");
  source.open(
    reverse ? `for (let ${t} = ${length - 1}; ${t} >= 0; ${t}--) {` : `for (let ${t} = 0; ${t} < ${length}; ${t}++) {`,
  );
  const rows = xs.map((x, k): Value => {
    const type = body.type(body.inputs[nc + nk + k]!);
    if (!isScalarType(type)) return rowOf(x, t, type, false);
    const e = element(x, [t]);
    return {
      kind: "scalar",
      x:
        /^[\w$]+$/.test(e.text) || !isUsed(body, body.inputs[nc + nk + k]!)
          ? e
          : { ...e, ...atom(source.define("x", e.text, type)) },
    };
  });
  const inner = new make(source, body, [...fixed, ...carry.map((c) => c.value), ...rows]);
  const out = inner.results;
  ys.forEach((y, k) => {
    const v = out[nk + k]!;
    const type = body.type(body.outputs[nk + k]!);
    if (isScalarType(type)) inner.store(y, [t], scalarOf(v));
    else inner.assign(rowOf(y, t, type, true), v as Numbers);
  });
  advance(inner, carry, out.slice(0, nk));
  source.close();
  b.set(i, { kind: "tuple", parts: [...carry.map((c) => c.value), ...ys] });
};
function isUsed(p: Program, line: number): boolean {
  for (let i = 0; i < p.n; i++) if (p.operands(i).includes(line)) return true;
  return p.outputs.includes(line);
}
/** Row t of an array. */
function rowOf(x: Numbers, t: string, type: Type, owned: boolean): Numbers {
  if (x.uniform !== undefined) return { ...x, type, view: wholeView(type), owned: false };
  const [stride = 0] = x.view.strides;
  const start = stride === 0 ? "" : stride === 1 ? t : `${t} * ${stride}`;
  const from = [x.from, start].filter((s) => s !== "").join(" + ");
  const view = { ...x.view, shape: x.view.shape.slice(1), strides: x.view.strides.slice(1) };
  return { ...x, type, from, view, owned };
}
interface While {
  readonly test: Program;
  readonly body: Program;
  readonly constants: number;
}
const whileLoop: Control = (b, i, make) => {
  const p = b.program;
  const { source } = b;
  const { test, body, constants: nc } = p.params.get(i) as unknown as While;
  const ids = p.operands(i);
  const fixed = ids.slice(0, nc).map((line) => constant(b, line));
  const carry = cells(b, i, ids.slice(nc));
  source.open("for (;;) {");
  const seen = carry.map(({ value }): Value => (value.kind === "array" ? { ...value, owned: false } : value));
  const [holds] = new make(source, test, [...fixed, ...seen]).results as [Scalar];
  source.say(`if (!(${scalarOf(holds).text})) break;`);
  const inner = new make(source, body, [...fixed, ...carry.map((c) => c.value)]);
  advance(inner, carry, inner.results);
  source.close();
  b.set(i, { kind: "tuple", parts: carry.map((c) => c.value) });
};
interface Switch {
  readonly branches: readonly Program[];
}
const branch: Control = (b, i, make) => {
  const p = b.program;
  const { source } = b;
  const { branches } = p.params.get(i) as unknown as Switch;
  const [index, ...rest] = p.operands(i) as [number, ...number[]];
  const chosen = b.named(index).text;
  const inputs = rest.map((line) => constant(b, line));
  const outs = p.type(i).parts.map((type): Cell => {
    if (!isScalarType(type)) return { type, value: numbersIn(source.buffer(type, "chosen"), type, true) };
    const name = source.name("chosen");
    const isTruth = type.dtype === "bool";
    source.say(`let ${name}${source.type(isTruth ? "boolean" : "number")} = ${isTruth ? "false" : "0"};`);
    return { type, value: { kind: "scalar", x: atom(name) } };
  });
  const several = branches.length > 2;
  const [least, most] = b.scalar(index).range ?? [-Infinity, Infinity];
  if (several) source.open(`switch (${chosen}) {`);
  branches.forEach((program, k) => {
    if (several) source.open(`case ${k}: {`);
    else if (k === 0) source.open(`if (${chosen} === 0) {`);
    else source.open(least >= 0 && most <= 1 ? "else {" : `else if (${chosen} === 1) {`);
    const inner = new make(source, program, inputs);
    const results = inner.results;
    outs.forEach(({ value }, j) => {
      if (value.kind === "scalar") source.say(`${value.x.text} = ${scalarOf(results[j]!).text};`);
      else inner.assign(value as Numbers, results[j] as Numbers);
    });
    if (several) source.say("break;");
    source.close();
  });
  const wrong = `throw new RangeError(\`switchCase: index \${${chosen}} is outside 0..${branches.length - 1}\`);`;
  if (several) source.say(`default: ${wrong}`);
  if (several) source.close();
  else if (branches.length === 1 || least < 0 || most > 1) source.say(`else ${wrong}`);
  b.set(i, { kind: "tuple", parts: outs.map((c) => c.value) });
};

/** By what the primitive is lowered to. */
export const controls: Readonly<Record<string, Control>> = { scan, while: whileLoop, switch: branch };
