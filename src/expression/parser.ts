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
/** What waits for an operand: it goes on to operators that bind no more strongly than `above`. */
type Frame = { readonly above: number } & (
  | { readonly kind: "whole" }
  | { readonly kind: "binary"; readonly operator: Operator; readonly left: Syntax }
  | { readonly kind: "negative" }
  | { readonly kind: "parentheses"; readonly opening: Token }
  | { readonly kind: "call"; readonly name: Token; readonly opening: Token; readonly given: Syntax[] }
);
const OPERAND = 'a number, a variable, a function or "("';

/**
 * Precedence climbing (Pratt 1973): an operand, then every operator that binds more strongly than the one to the left. What
 * is open stands in a list, so that no formula is too deep.
 */
export function parse(text: string, scope: Scope): Syntax {
  const list = tokens(text);
  let next = 0;
  const { functions } = scope;
  const peek = (): Token => list[next]!;
  const is = (symbol: string): boolean => peek().kind === "symbol" && peek().text === symbol;
  const found = (t: Token): string => (t.kind === "end" ? "the end of the formula" : JSON.stringify(t.text));
  const expected = (what: string, fix?: string): never =>
    fault(text, peek().at, `expected ${what}, found ${found(peek())}`, fix);

  const frames: Frame[] = [{ kind: "whole", above: 0 }];
  const open = (frame: Frame): undefined => {
    next++;
    frames.push(frame);
  };
  /** An operand that is complete; undefined where one begins that holds others. */
  const operand = (): Syntax | undefined => {
    const t = peek();
    if (t.kind === "number") {
      next++;
      return { kind: "number", value: Number(t.text), text: t.text };
    }
    if (t.kind === "name") {
      next++;
      if (!Object.hasOwn(functions, t.text)) return named(t);
      const opening = peek();
      if (!is("(")) expected(`"(" after the function ${t.text}`, `Write ${t.text}(...)`);
      return open({ kind: "call", above: 0, name: t, opening, given: [] });
    }
    if (is("-")) return open({ kind: "negative", above: MINUS });
    if (is("(")) return open({ kind: "parentheses", above: 0, opening: t });
    return expected(OPERAND, is("+") ? "A plus sign stands between two operands" : undefined);
  };
  /** The frame at the end becomes an operand of the one before; undefined where it wants another itself. */
  const complete = (frame: Frame, last: Syntax): Syntax | undefined => {
    if (frame.kind === "call") {
      frame.given.push(last);
      if (is(",")) return open(frame);
      close(frame.opening);
      const { name, given } = frame;
      const wanted = arityFault(functions[name.text]!, given.length);
      if (wanted !== undefined) fault(text, name.at, `${name.text} takes ${wanted}, got ${given.length}`);
      return { kind: "call", name: name.text, arguments: given };
    }
    if (frame.kind === "parentheses") close(frame.opening);
    if (frame.kind === "negative") return { kind: "negative", of: last };
    return frame.kind === "binary" ? { kind: "binary", operator: frame.operator, left: frame.left, right: last } : last;
  };
  const formula = (): Syntax => {
    for (let left: Syntax | undefined; ; ) {
      if (left === undefined) {
        left = operand();
        continue;
      }
      const t = peek();
      const frame = frames[frames.length - 1]!;
      const mine = t.kind === "symbol" && t.text in strength ? strength[t.text as Operator] : 0;
      if (mine > frame.above) {
        const operator = t.text as Operator;
        open({ kind: "binary", above: rightAssociative(operator) ? mine - 1 : mine, operator, left });
        if (operator === "*" && is("*")) expected(OPERAND, "A power is written ^");
        left = undefined;
      } else if (frame.kind === "whole") return left;
      else {
        frames.pop();
        left = complete(frame, left);
      }
    }
  };
  const close = (opening: Token): void => {
    if (!is(")")) unfinished(`")" for the "(" at column ${opening.at + 1}`);
    next++;
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

  const whole = formula();
  if (is(")")) fault(text, peek().at, 'this ")" closes nothing');
  if (peek().kind !== "end") unfinished("an operator or the end of the formula");
  return whole;
}
