const token = /\s*(?:(\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?)|([A-Za-z_]\w*)|(\*\*|[^\s\w]))/gy;

interface Token {
  readonly kind: "number" | "name" | "sign";
  readonly text: string;
}

function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  token.lastIndex = 0;
  for (let m = token.exec(text); m; m = token.exec(text)) {
    const [, number, name, sign] = m;
    if (number !== undefined) found.push({ kind: "number", text: number });
    else if (name !== undefined) found.push({ kind: "name", text: name });
    else found.push({ kind: "sign", text: sign! });
  }
  return found;
}

/** A name that is no variable, but made of variables of one letter, is their product. */
function letters({ kind, text }: Token, known: ReadonlySet<string>): Token[] | null {
  if (kind !== "name" || known.has(text)) return null;
  const parts = [...text];
  return parts.every((part) => known.has(part)) ? parts.map((part) => ({ kind: "name", text: part })) : null;
}

/** Where the operand begins that ends at `end`: at its opening bracket, or at the function before that. */
function startOf(tokens: readonly Token[], end: number): number {
  if (tokens[end]!.text !== ")") return end;
  let at = end;
  for (let depth = 1; depth > 0 && at > 0; ) {
    at--;
    if (tokens[at]!.text === ")") depth++;
    if (tokens[at]!.text === "(") depth--;
  }
  return tokens[at - 1]?.kind === "name" ? at - 1 : at;
}

/** Whether what stands beside the operand that ends at `end` could also belong to the denominator or exponent there. */
function isUnclear(tokens: readonly Token[], end: number): boolean {
  const start = startOf(tokens, end);
  const sign = tokens[start - 1]?.text;
  if (sign === "^" || sign === "**") return tokens[end]!.kind !== "number" || tokens[start - 2]?.text === "e";
  return sign === "/";
}

/**
 * A formula in which factors stand side by side, such as 2xy(x + 1), with the multiplication signs that it leaves out; null where
 * none is left out, and where it could be read in two ways: 1/2x, e^xy, e^2x.
 */
export function withProducts(text: string, variables: readonly string[]): string | null {
  const known = new Set([...variables, "e", "pi"]);
  const tokens = tokensOf(text).flatMap((one) => letters(one, known) ?? [one]);
  const isFactor = ({ kind, text: word }: Token): boolean => kind === "number" || (kind === "name" && known.has(word));
  const joins = tokens.map((one, i) => {
    const before = tokens[i - 1];
    return (
      before !== undefined && (isFactor(before) || before.text === ")") && (one.kind === "name" || one.text === "(")
    );
  });
  if (!joins.includes(true) || joins.some((join, i) => join && isUnclear(tokens, i - 1))) return null;
  return tokens.map(({ text: word }, i) => (joins[i] ? `*${word}` : word)).join("");
}
