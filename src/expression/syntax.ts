/** A formula as a tree. */
export type Syntax =
  | { readonly kind: "number"; readonly value: number; readonly text: string }
  | { readonly kind: "constant"; readonly name: string; readonly value: number }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "negative"; readonly of: Syntax }
  | { readonly kind: "binary"; readonly operator: Operator; readonly left: Syntax; readonly right: Syntax }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Syntax[] };
export type Operator = "+" | "-" | "*" | "/" | "^";

/** How strongly an operator binds; unary minus stands between * and ^. */
export const strength: Readonly<Record<Operator, number>> = { "+": 1, "-": 1, "*": 2, "/": 2, "^": 4 };
export const MINUS = 3;
export const rightAssociative = (operator: Operator): boolean => operator === "^";

const strengthOf = (s: Syntax): number =>
  s.kind === "binary" ? strength[s.operator] : s.kind === "negative" ? MINUS : 5;
const within = (s: Syntax, enclosed: boolean): (Syntax | string)[] => (enclosed ? ["(", s, ")"] : [s]);

/** A formula as pieces in their order: texts, and formulas inside it. */
function pieces(s: Syntax): readonly (Syntax | string)[] {
  switch (s.kind) {
    case "number":
      return [s.text];
    case "constant":
    case "variable":
      return [s.name];
    case "negative":
      return ["-", ...within(s.of, strengthOf(s.of) < MINUS)];
    case "call":
      return [s.name, "(", ...s.arguments.flatMap((x, k) => (k === 0 ? [x] : [", ", x])), ")"];
    case "binary": {
      const mine = strength[s.operator];
      const { left, right } = s;
      const rightmost = rightAssociative(s.operator);
      const l = within(left, strengthOf(left) < mine || (strengthOf(left) === mine && rightmost));
      // A sign may follow any operator, but reads better in parentheses behind all of them except ^.
      const signed = right.kind === "negative";
      const r = within(right, (signed && mine < 4) || (!signed && strengthOf(right) < mine + (rightmost ? 0 : 1)));
      return [...l, mine === 1 ? ` ${s.operator} ` : s.operator, ...r];
    }
  }
}
/** The formula as text, with the parentheses that it needs: parsing that gives the same tree. */
export function show(formula: Syntax): string {
  const text: string[] = [];
  const agenda: (Syntax | string)[] = [formula];
  for (let s = agenda.pop(); s !== undefined; s = agenda.pop()) {
    if (typeof s === "string") text.push(s);
    else {
      const parts = pieces(s);
      for (let k = parts.length - 1; k >= 0; k--) agenda.push(parts[k]!);
    }
  }
  return text.join("");
}
