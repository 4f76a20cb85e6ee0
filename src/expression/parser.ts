import { fault } from "./fault.ts";
import { arityFault, type NamedFunction } from "./functions.ts";
import { type Token, tokens } from "./lexer.ts";
import { nearest } from "./nearest.ts";
import { MINUS, type Operator, rightAssociative, type Syntax, strength } from "./syntax.ts";

/** What names mean. */
export interface Scope {
  readonly functions: Readonly<Record<string, NamedFunction>>;
  readonly constants: Readonly<Record<string, number>>;
  readonly isVariable: (name: string) => boolean;
  /** For messages: `x1..xn, x, y, z, t`. */
  readonly variables: string;
  /** Names to suggest for a mistyped one. */
  readonly known: readonly string[];
}
const OPERAND = 'a number, a variable, a function or "("';

/** Precedence climbing (Pratt 1973): an operand, then every operator that binds more strongly than the one to the left. */
export function parse(text: string, scope: Scope): Syntax {
  const list = tokens(text);
  let next = 0;
  const { functions } = scope;
  const peek = (): Token => list[next]!;
  const is = (symbol: string): boolean => peek().kind === "symbol" && peek().text === symbol;
  const found = (t: Token): string => (t.kind === "end" ? "the end of the formula" : JSON.stringify(t.text));
  const expected = (what: string, fix?: string): never =>
    fault(text, peek().at, `expected ${what}, found ${found(peek())}`, fix);

  const expression = (above: number): Syntax => {
    let left = operand();
    for (;;) {
      const t = peek();
      const mine = t.kind === "symbol" && t.text in strength ? strength[t.text as Operator] : 0;
      if (mine <= above) return left;
      const operator = t.text as Operator;
      next++;
      if (operator === "*" && is("*")) expected(OPERAND, "A power is written ^");
      left = { kind: "binary", operator, left, right: expression(rightAssociative(operator) ? mine - 1 : mine) };
    }
  };
  const operand = (): Syntax => {
    const t = peek();
    if (t.kind === "number") {
      next++;
      return { kind: "number", value: Number(t.text), text: t.text };
    }
    if (t.kind === "name") {
      next++;
      return Object.hasOwn(functions, t.text) ? call(t) : named(t);
    }
    if (is("-")) {
      next++;
      return { kind: "negative", of: expression(MINUS) };
    }
    if (is("(")) {
      next++;
      const inner = expression(0);
      close(t);
      return inner;
    }
    return expected(OPERAND, is("+") ? "A plus sign stands between two operands" : undefined);
  };
  const close = (opening: Token): void => {
    if (!is(")")) unfinished(`")" for the "(" at column ${opening.at + 1}`);
    next++;
  };
  const call = (t: Token): Syntax => {
    const opening = peek();
    if (!is("(")) expected(`"(" after the function ${t.text}`, `Write ${t.text}(...)`);
    next++;
    const list = [expression(0)];
    while (is(",")) {
      next++;
      list.push(expression(0));
    }
    close(opening);
    const wanted = arityFault(functions[t.text]!, list.length);
    if (wanted !== undefined) fault(text, t.at, `${t.text} takes ${wanted}, got ${list.length}`);
    return { kind: "call", name: t.text, arguments: list };
  };
  const named = (t: Token): Syntax => {
    if (Object.hasOwn(scope.constants, t.text))
      return { kind: "constant", name: t.text, value: scope.constants[t.text]! };
    if (scope.isVariable(t.text)) return { kind: "variable", name: t.text };
    const near = nearest(t.text, is("(") ? Object.keys(functions) : [...scope.known, ...Object.keys(functions)]);
    const hint =
      near !== undefined
        ? `Did you mean ${near}?`
        : t.text === "e"
          ? "Write exp(x) for e^x, or pass { constants: { e: Math.E } }"
          : is("(")
            ? `Functions: ${Object.keys(functions).join(", ")}`
            : `Variables are ${scope.variables}; others go into { variables: [...] }`;
    return fault(text, t.at, `${is("(") ? "unknown function" : "unknown name"} ${JSON.stringify(t.text)}`, hint);
  };
  /** The formula goes on where it cannot. */
  const unfinished = (what: string): never => {
    const t = peek();
    const product = t.kind === "number" || t.kind === "name" || is("(");
    return expected(what, product ? "A product is written with *" : is(",") ? "Decimals have a point" : undefined);
  };

  const whole = expression(0);
  if (is(")")) fault(text, peek().at, 'this ")" closes nothing');
  if (peek().kind !== "end") unfinished("an operator or the end of the formula");
  return whole;
}
