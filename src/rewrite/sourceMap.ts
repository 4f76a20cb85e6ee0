import type { Chunk } from "./text.ts";

/** A source map, version 3 (ECMA-426). */
export interface SourceMap {
  readonly version: 3;
  readonly file: string;
  readonly sources: readonly string[];
  readonly sourcesContent: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}
/** Offsets at which the lines of a text begin. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let k = text.indexOf("\n"); k >= 0; k = text.indexOf("\n", k + 1)) starts.push(k + 1);
  return starts;
}
/** Line and column of an offset, both from 0. */
export function place(starts: readonly number[], offset: number): { line: number; column: number } {
  let low = 0;
  for (let high = starts.length - 1; low < high; ) {
    const mid = (low + high + 1) >> 1;
    if (starts[mid]! <= offset) low = mid;
    else high = mid - 1;
  }
  return { line: low, column: offset - starts[low]! };
}
const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** A signed number in groups of five bits, the sign lowest (ECMA-426, section 8: base64 VLQ). */
function vlq(x: number): string {
  let rest = x < 0 ? (-x << 1) | 1 : x << 1;
  let out = "";
  do {
    const group = rest & 31;
    rest >>>= 5;
    out += digits[rest > 0 ? group | 32 : group];
  } while (rest > 0);
  return out;
}
/** A mark of a map: a column of the text, and the line and column that it came from; all from 0. */
export type Mark = readonly [generated: number, line: number, column: number];
/** The marks of a map, line by line of the text. */
export function marksOf(mappings: string): Mark[][] {
  const from = [0, 0, 0, 0];
  return mappings.split(";").map((row) => {
    from[0] = 0;
    return (row === "" ? [] : row.split(",")).flatMap((segment): Mark[] => {
      const steps = unfold(segment);
      steps.forEach((x, i) => {
        from[i]! += x;
      });
      return steps.length < 4 ? [] : [[from[0]!, from[2]!, from[3]!]];
    });
  });
}
/** The mark at that column of a line, or the last before it. */
export function markAt(row: readonly Mark[] = [], column: number): Mark | undefined {
  let k = row.length - 1;
  while (k >= 0 && row[k]![0] > column) k--;
  return row[k];
}
function unfold(segment: string): number[] {
  const out: number[] = [];
  for (let k = 0; k < segment.length; ) {
    let [x, shift, group] = [0, 0, 0];
    do {
      group = digits.indexOf(segment[k++]!);
      x |= (group & 31) << shift;
      shift += 5;
    } while (group & 32);
    out.push(x & 1 ? -(x >> 1) : x >> 1);
  }
  return out;
}
/** The mappings of a text whose source was made by another tool, through that tool's own mappings, to what was there first. */
export function through(mappings: string, before: string): string {
  const rows = marksOf(before);
  let [line, column] = [0, 0];
  return marksOf(mappings)
    .map((row) => {
      let last = 0;
      return row
        .flatMap(([generated, l, c]) => {
          const from = markAt(rows[l], c);
          if (from === undefined) return [];
          const text = `${vlq(generated - last)}A${vlq(from[1] - line)}${vlq(from[2] - column)}`;
          [last, line, column] = [generated, from[1], from[2]];
          return [text];
        })
        .join(",");
    })
    .join(";");
}

/** The map of pieces written one after the other: each token of a copied piece, and the beginning of each made one. */
export function sourceMap(chunks: readonly Chunk[], source: string, file: string): SourceMap {
  const starts = lineStarts(source);
  let mappings = "";
  let column = 0;
  let fresh = true;
  let last = { generated: 0, line: 0, column: 0 };
  const mark = (at: number): void => {
    const from = place(starts, at);
    mappings += `${fresh ? "" : ","}${vlq(column - last.generated)}A${vlq(from.line - last.line)}${vlq(from.column - last.column)}`;
    last = { generated: column, ...from };
    fresh = false;
  };
  for (const { text, at, copied } of chunks) {
    if (at !== undefined && !copied) mark(at);
    for (const { 0: token, index } of text.matchAll(/\n|[\w$]+|[^\S\n]+|[\s\S]/g)) {
      if (token === "\n") {
        mappings += ";";
        column = 0;
        last = { ...last, generated: 0 };
        fresh = true;
        continue;
      }
      if (copied && at !== undefined && token.trim() !== "") mark(at + index);
      column += token.length;
    }
  }
  return { version: 3, file, sources: [file], sourcesContent: [source], names: [], mappings };
}
/** The comment by which code carries its map. */
export function inlineMap(map: SourceMap): string {
  const bytes = new TextEncoder().encode(JSON.stringify(map));
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${btoa(text)}`;
}
