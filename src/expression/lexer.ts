import { fault } from "./fault.ts";

export interface Token {
  readonly kind: "number" | "name" | "symbol" | "end";
  readonly text: string;
  /** Position of its first character, from 0. */
  readonly at: number;
}
const space = /\s+/y;
const numeral = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const name = /[A-Za-z_][A-Za-z_0-9]*/y;
const symbols = "+-*/^(),";

/** Splits a formula into tokens. */
export function tokens(text: string): Token[] {
  const list: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const blank = match(space);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const number = match(numeral);
    const word = number ?? match(name);
    if (word !== undefined) list.push({ kind: number === undefined ? "name" : "number", text: word, at });
    else if (symbols.includes(text[at]!)) list.push({ kind: "symbol", text: text[at]!, at });
    else fault(text, at, `the character ${JSON.stringify(text[at])} has no meaning`, meaningOf(text[at]!));
    at += word?.length ?? 1;
  }
  list.push({ kind: "end", text: "", at: text.length });
  return list;
}
function meaningOf(character: string): string | undefined {
  if ("·×⋅".includes(character)) return "Write * for a product";
  if ("−–".includes(character)) return "Write the hyphen - for minus";
  if (character === "√") return "Write sqrt(...)";
  if (character === "π") return "Write pi";
  if (character === "[" || character === "{") return "Write round parentheses";
  if (character === "=") return "A formula has one side; write the difference of both for an equation";
  return undefined;
}
