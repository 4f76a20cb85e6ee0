/** A block of example code and where it stands. */
export interface Example {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

/** The ```ts blocks of a markdown text, or of the TSDoc comments of a source text. */
export function examplesOf(file: string, text: string): Example[] {
  const found: Example[] = [];
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const [, margin] = /^(\s*(?:\* ?)?)```ts\s*$/.exec(lines[i] ?? "") ?? [];
    if (margin === undefined) continue;
    const start = i + 1;
    const end = lines.findIndex((line, at) => at >= start && /^\s*(?:\* ?)?```\s*$/.test(line));
    if (end < 0) throw new Error(`${file}:${start}: a \`\`\`ts block has no end`);
    const code = lines
      .slice(start, end)
      .map((line) => line.replace(/^\s*\* ?/, (star) => (margin.includes("*") ? "" : star)));
    found.push({ file, line: start, code: code.join("\n") });
    i = end;
  }
  return found;
}

const claim = /^(\s*)(.+?);?\s*\/\/ (=>|throws) ?(.*)$/;
const binding = /^(?:const|let) (\w+)(?:: [^=]+)? = /;

/** Splits a line such as `f(2); // => 4` at its claim. */
function claimOf(line: string): { code: string; kind: string; wanted: string } | null {
  const [, , code, kind, wanted] = claim.exec(line) ?? [];
  return code === undefined || kind === undefined ? null : { code, kind, wanted: (wanted ?? "").trim() };
}

/** Lines of the comment that follows, when a claim says nothing on its own line: the expected text. */
function textBelow(lines: readonly string[], from: number): string[] {
  const text: string[] = [];
  for (let i = from; /^\s*\/\//.test(lines[i] ?? ""); i++) text.push((lines[i] ?? "").replace(/^\s*\/\/ ?/, ""));
  return text;
}

/**
 * The example as a module that calls `claims` for each line `expr; // => value`, `const x = expr; // => value`,
 * `expr; // throws text`, and for `expr; // =>` with the expected text in the comment lines below.
 */
export function moduleOf({ code }: Example): { module: string; claims: number } {
  const lines = code.split("\n");
  let claims = 0;
  const body = lines.map((line, i) => {
    const found = claimOf(line);
    if (found === null) return line;
    claims++;
    if (found.kind === "throws") {
      return `claims.throws(() => { ${found.code}; }, ${JSON.stringify(found.wanted)});`;
    }
    const name = binding.exec(found.code)?.[1];
    const value = name ?? found.code.replace(/^console\.log\((.*)\)$/, "$1");
    const before = name === undefined ? "" : `${found.code}; `;
    const wanted =
      found.wanted === ""
        ? `claims.text(${value}, ${JSON.stringify(textBelow(lines, i + 1).join("\n"))})`
        : `claims.equal(${value}, () => (${withDecimals(found.wanted)}))`;
    return `${before}${wanted};`;
  });
  return { module: `import { claims } from "../../test/house/claims.ts";\n${body.join("\n")}\nexport {};\n`, claims };
}

/** Numbers written with three or more decimals are rounded: they become a number with its margin. */
function withDecimals(wanted: string): string {
  return wanted.replace(
    /(?<![\w.$"'])-?\d+\.(\d{3,})(?:e([+-]?\d+))?(?![\w."'])/g,
    (text, decimals: string, power = "0") => {
      return `claims.near(${text}, ${0.5000001 * 10 ** (Number(power) - decimals.length)})`;
    },
  );
}
