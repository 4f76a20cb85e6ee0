const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** Text as it may stand in HTML and in its attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (c) => entities[c]!);

const words =
  /(\/\/.*)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)|\b(import|export|from|const|let|var|function|return|for|of|in|if|else|while|type|interface|new|throw|await|async|as)\b|\b(number|string|boolean|Tensor|Float64Array)\b|\b(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\b|\b([A-Za-z_]\w*)(?=\()/g;
const classes = ["com", "str", "kw", "type", "num", "fn"];

/** Program text with its words in spans: comment, text, keyword, type, number, called function. */
export function highlight(code: string): string {
  let html = "";
  let end = 0;
  for (const match of code.matchAll(words)) {
    const which = match.slice(1).findIndex((group) => group !== undefined);
    html += `${escapeHtml(code.slice(end, match.index))}<span class="t-${classes[which]}">${escapeHtml(match[0])}</span>`;
    end = match.index + match[0].length;
  }
  return html + escapeHtml(code.slice(end));
}

/** A number as a program says it, with so many significant digits. */
export const literal = (v: number, digits = 4): string => String(Number(v.toPrecision(digits)));

/** A result as `// =>` claims it: so many digits, with the point that says that it was rounded. */
export function claimed(v: number, digits = 5): string {
  if (Number.isInteger(v) && Math.abs(v) < 1e6) return String(v + 0);
  return Math.abs(v) >= 10 ** (digits - 1) || Math.abs(v) < 1e-4 ? v.toExponential(digits - 1) : v.toPrecision(digits);
}
