import type { Code } from "mdast";
import { escapeHtml } from "./html.ts";
import { agrees, showValue } from "./number.ts";
import { claimOf, flags } from "./program.ts";
import { ProgramError } from "./run.ts";

const words =
  /(\/\/.*)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)|\b(import|export|from|const|let|var|function|return|for|of|in|if|else|while|type|interface|new|throw|await|async|as)\b|\b(number|string|boolean|Tensor|Float64Array)\b|\b(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\b|\b([A-Za-z_]\w*)(?=\()/g;
const classes = ["com", "str", "kw", "type", "num", "fn"];

/** Program text with its words in spans: comment, text, keyword, type, number, called function. */
function highlight(code: string): string {
  let html = "";
  let end = 0;
  for (const match of code.matchAll(words)) {
    const which = match.slice(1).findIndex((group) => group !== undefined);
    html += `${escapeHtml(code.slice(end, match.index))}<span class="t-${classes[which]}">${escapeHtml(match[0])}</span>`;
    end = match.index + match[0].length;
  }
  return html + escapeHtml(code.slice(end));
}

/** An output stands behind its line, or below where the line would grow long. */
function filled(line: string, output: string): string {
  if (line.length + output.length < 72) return `${line} ${output}`;
  const margin = /^\s*/.exec(line)![0];
  return `${line.replace(/\s*\/\/ =>$/, "")}\n${margin}// => ${output}`;
}

/** The program with its outputs: what `// =>` leaves open is filled in, what it says is held against what came out. */
function withOutputs(fence: Code, outputs: ReadonlyMap<number, unknown>, file: string): string {
  const first = (fence.position?.start.line ?? 1) + 1;
  return fence.value
    .split("\n")
    .map((line, i) => {
      const written = claimOf(line);
      if (written === null) return line;
      const value = outputs.get(first + i);
      if (!outputs.has(first + i))
        throw new ProgramError(`${file}:${first + i}  this line was never reached: it has no output`);
      if (written === "") return filled(line.trimEnd(), showValue(value, 4, "code"));
      if (agrees(written, value)) return line;
      throw new ProgramError(`${file}:${first + i}  it says ${written}, and ${showValue(value, 8, "code")} came out`);
    })
    .join("\n");
}

/** A fence as HTML; null when it is not to be seen. */
export function fenceHtml(fence: Code, outputs: ReadonlyMap<number, unknown>, file: string): string | null {
  if (flags(fence).has("hidden")) return null;
  const live = fence.lang === "ts" || fence.lang === "typescript";
  const body = live ? highlight(withOutputs(fence, outputs, file)) : escapeHtml(fence.value);
  return `<pre class="code" tabindex="0" role="region" aria-label="${live ? "TypeScript program" : "Code"}"><code>${body}\n</code></pre>`;
}
