import type { Tensor } from "wengert";
import { expression } from "wengert/expression";
import { traceTable } from "wengert/inspect";
import { remembered } from "./memo.ts";

/** A line of the evaluation of f: what it computes, its value and its slope along one input. */
export interface TraceLine {
  readonly name: string;
  /** Its number among the lines, and those of the lines that it uses. */
  readonly id: string;
  readonly uses: readonly string[];
  readonly formula: string;
  readonly value: number;
  readonly tangent: number;
  /** Whether it depends on the input that moves; if not it is a constant for this slope. */
  readonly moves: boolean;
}

const names = /\bv(-?\d+)/g;

/** f at (x, y) line by line, with the slopes along one axis. The inputs come first, the result last. */
export const traceOf: (f: string, x: number, y: number, axis: string) => readonly TraceLine[] = remembered(
  (formula, x, y, axis) => {
    const f = expression(formula, { variables: ["x", "y"] });
    const seed = axis === "x" ? [1, 0] : [0, 1];
    const { rows } = traceTable((a: Tensor, b: Tensor) => f(a, b), [x, y], { tangent: seed, adjoint: false });
    const moving = new Set<string>();
    return rows.map(({ line, expression: computed, value, tangent }, k) => {
      const input = k < 2;
      const used = [...computed.matchAll(names)].map(([name]) => name);
      const moves = input ? seed[k] === 1 : used.some((name) => moving.has(name));
      if (moves) moving.add(line);
      const what = input ? ["x", "y"][k]! : computed;
      const name = k === rows.length - 1 ? "f" : line;
      return {
        name,
        id: line,
        uses: [...new Set(input ? [] : used)],
        formula: what,
        value: Number(value),
        tangent: Number(tangent ?? 0) + 0,
        moves,
      };
    });
  },
);

/** Names and formulas of a trace as HTML: v3 with its number below. */
export const lined = (text: string): string =>
  text
    .replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]!)
    .replace(names, (_, n: string) => `<i>v</i><sub>${n.replace("-", "−")}</sub>`)
    .replace(/(^|[ (])-/g, "$1−");

/** The same as SVG text. */
export const linedText = (text: string): string =>
  text
    .replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]!)
    .replace(
      names,
      (_, n: string) =>
        `<tspan class="k-it">v</tspan><tspan class="sub" dy="4">${n.replace("-", "−")}</tspan><tspan dy="-4">\u200b</tspan>`,
    )
    .replace(/(^|[ (])-/g, "$1−");
