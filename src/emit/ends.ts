import type { Program } from "../ir/program.ts";
import type { Type } from "../ir/type.ts";
import type { Block } from "./block.ts";
import { type Derived, eachLeaf } from "./derived.ts";
import { atom, type Expression } from "./expression.ts";
import { element, isWhole, type Numbers, numbersIn, uniform, type Value } from "./numbers.ts";
import { leafKind } from "./signature.ts";
import type { Source } from "./source.ts";

const isNeeded = (p: Program, line: number): boolean => {
  if (p.outputs.includes(line)) return true;
  for (let i = 0; i < p.n; i++) if (p.operands(i).includes(line)) return true;
  return false;
};
/** The inputs under names of their own; sizes and static parts are held against those of the examples. */
export function entries(source: Source, derived: Derived, program: Program, parameters: readonly string[]): Value[] {
  const values: Value[] = [];
  const refuse = (path: string, what: string): string =>
    `throw new RangeError("${source.title}: ${path.replaceAll("!", "").replaceAll('"', "'")} ${what}");`;
  derived.inputs.forEach((tree, j) => {
    if (tree.structure.kind === "array")
      source.say(
        `if (${parameters[j]!}.length !== ${tree.structure.items.length}) ${refuse(parameters[j]!, `must have ${tree.structure.items.length} entries`)}`,
      );
    eachLeaf(
      tree,
      parameters[j]!,
      (like, path, inside) => {
        const line = program.inputs[values.length]!;
        const type = program.type(line);
        const wish = path
          .replaceAll(/[^\w$]+/g, "_")
          .replace(/_$/, "")
          .replace(/_(?=\d+$)/, "");
        const kind = leafKind(like, type);
        if (kind === "number") {
          const used = isNeeded(program, line);
          const x = inside && used ? source.define(wish, path) : path;
          values.push({ kind: "scalar", x: atom(x) });
          return;
        }
        const length = type.shape[0]!;
        if (kind === "typed" || type.shape.length === 1)
          source.say(
            `if (${path}.length !== ${kind === "typed" ? type.size : length}) ${refuse(path, `must have ${kind === "typed" ? type.size : length} numbers`)}`,
          );
        if (kind === "nested" && type.shape.length > 1) {
          const to = numbersIn(source.buffer(type, wish), type, false);
          source.loops(type.shape, (index) => {
            const from = index.map((i) => `[${i}]!`).join("");
            source.say(`${element(to, index).text.slice(0, -1)} = ${path}${from};`);
          });
          values.push(to);
          return;
        }
        values.push(numbersIn(inside && isNeeded(program, line) ? source.define(wish, path) : path, type, false));
      },
      (value, path) => {
        if (typeof value === "string" || typeof value === "boolean" || value === null)
          source.say(
            `if (${path} !== ${JSON.stringify(value)}) ${refuse(path, `must be ${JSON.stringify(value).replaceAll('"', "'")}, as it was recorded`)}`,
          );
      },
    );
  });
  return values;
}
/** A result that is one number. */
export const numberText = (v: Value, { dtype }: Type): string => {
  const x: Expression = v.kind === "scalar" ? v.x : element(v as Numbers, []);
  return dtype === "bool" ? `${x.text} ? 1 : 0` : x.text;
};
/** Writes the results into `out`. */
export function deliver(b: Block, derived: Derived, results: readonly Value[], types: readonly Type[]): void {
  let next = 0;
  const { source } = b;
  eachLeaf(derived.result, "out", (like, path) => {
    const k = next++;
    const v = results[k]!;
    const type = types[k]!;
    const kind = leafKind(like, type);
    if (v.kind === "cells") {
      inCells(source, path, kind === "typed" ? [v.cells.length] : type.shape, v.cells);
      return;
    }
    if (kind === "number") {
      source.say(`${path.replace(/!$/, "")} = ${numberText(v, type)};`);
      return;
    }
    const from = v.kind === "array" ? v : uniform(type, v.kind === "scalar" ? v.x : atom("0"));
    if (kind === "typed") {
      if (isWhole(from) && type.size > 16) source.say(`${path}.set(${from.base});`);
      else if (from.uniform !== undefined && type.dtype !== "bool") source.say(`${path}.fill(${from.uniform.text});`);
      else b.assign(numbersIn(path, type, true), from);
      return;
    }
    source.loops(type.shape, (index) => {
      const place = index
        .map((i) => `[${i}]!`)
        .join("")
        .slice(0, -1);
      source.say(`${path}${place} = ${element(from, index).text};`);
    });
  });
}
/** Writes numbers one by one, equal ones that are neighbours at once. */
function inCells(source: Source, path: string, [n, ...rest]: readonly number[], cells: readonly Expression[]): void {
  const size = cells.length / n!;
  if (rest.length > 0) {
    for (let k = 0; k < n!; k++) {
      const row = source.define("row", `${path}[${k}]!`);
      inCells(source, row, rest, cells.slice(k * size, (k + 1) * size));
    }
    return;
  }
  for (let k = 0; k < n!; ) {
    const from = k;
    const { text } = cells[k]!;
    while (k < n! && (k === from || (isNumber(text) && cells[k]!.text === text))) k++;
    const places = Array.from({ length: k - from }, (_, e) => `${path}[${from + e}]`);
    if (k - from <= longestRun) source.say(`${[...places, text].join(" = ")};`);
    else {
      const i = source.name("i");
      source.say(`for (let ${i} = ${from}; ${i} < ${k}; ${i}++) ${path}[${i}] = ${text};`);
    }
  }
}
const longestRun = 8;
const isNumber = (text: string): boolean => /^-?[\d.]+(e[+-]?\d+)?$/.test(text);
