import type { Code } from "mdast";
import { escapeHtml, highlight } from "../figures/text.ts";
import { agrees, showValue } from "./number.ts";
import { claimOf, type FigureProgram, figureLine, flags, isCell } from "./program.ts";
import { ProgramError } from "./run.ts";

/** As much as a phone shows of a line. */
const NARROW = 50;

/** An output stands behind its line, or below where the line would grow long; the rows of a matrix then below each other. */
function filled(line: string, output: string): string {
  if (line.length + output.length < NARROW) return `${line} ${output}`;
  const margin = /^\s*/.exec(line)![0];
  const long = output.length + 6 > NARROW;
  const shown = long ? output.replaceAll("], [", `],\n${margin}//     [`) : output;
  return `${line.replace(/\s*\/\/ =>$/, "")}\n${margin}// => ${shown}`;
}

/** What a line of a program claims, held against what came out; `at`: its key among the outputs, `place`: for messages. */
function held(written: string, at: number, outputs: ReadonlyMap<number, unknown>, place: string): unknown {
  if (!outputs.has(at)) throw new ProgramError(`${place}  this line was never reached: it has no output`);
  const value = outputs.get(at);
  if (written !== "" && !agrees(written, value))
    throw new ProgramError(`${place}  it says ${written}, and ${showValue(value, 8, "code")} came out`);
  return value;
}

/** The program with its outputs: what `// =>` leaves open is filled in, what it says is held against what came out. */
function withOutputs(fence: Code, outputs: ReadonlyMap<number, unknown>, file: string): string {
  const first = (fence.position?.start.line ?? 1) + 1;
  return fence.value
    .split("\n")
    .map((line, i) => {
      const written = claimOf(line);
      if (written === null) return line;
      const value = held(written, first + i, outputs, `${file}:${first + i}`);
      return written === "" ? filled(line.trimEnd(), showValue(value, 4, "code")) : line;
    })
    .join("\n");
}

/** Holds what the program of a figure claims, which is what the figure shows, against what came out. */
export function holdFigure({ code, line }: FigureProgram, outputs: ReadonlyMap<number, unknown>, file: string): void {
  code.split("\n").forEach((text, i) => {
    const written = claimOf(text);
    const place = `${file}:${line}  in the code of the figure, line ${i + 1},`;
    if (written !== null) held(written, figureLine(line, i), outputs, place);
  });
}

/** A program to be changed and run, with the output that it has as it stands. */
function cellHtml(fence: Code, outputs: ReadonlyMap<number, unknown>): string {
  const printed = (outputs.get((fence.position?.start.line ?? 1) + 1) ?? []) as readonly string[];
  const output = escapeHtml(printed.join("\n"));
  const source = `<pre class="code source" tabindex="0" role="group" aria-label="TypeScript program"><code>${highlight(fence.value)}\n</code></pre>`;
  const bar =
    '<div class="cell-bar" hidden><button class="button run" type="button">Run</button><button class="button back" type="button">Undo changes</button></div>';
  return `<wz-cell>${source}${bar}<pre class="output" tabindex="0" role="log" aria-label="Output" data-before="${output}">${output}</pre></wz-cell>`;
}

/** A fence as HTML; null when it is not to be seen. */
export function fenceHtml(fence: Code, outputs: ReadonlyMap<number, unknown>, file: string): string | null {
  if (flags(fence).has("hidden")) return null;
  if (isCell(fence)) return cellHtml(fence, outputs);
  const live = fence.lang === "ts" || fence.lang === "typescript";
  const body = live ? highlight(withOutputs(fence, outputs, file)) : escapeHtml(fence.value);
  return `<pre class="code" tabindex="0" role="group" aria-label="${live ? "TypeScript program" : "Code"}"><code>${body}\n</code></pre>`;
}
