/** A stretch of the source, as it stands. */
export interface Range {
  readonly start: number;
  readonly end: number;
}
/** Text of ours; `at` is the offset in the source that it answers for. */
interface Made {
  readonly made: string;
  readonly at: number;
}
/** Text whose line breaks and comments are left out, so that what stands after it keeps its line. */
interface OneLine {
  readonly oneLine: Text;
}
/** Rewritten text, in pieces that know where they come from. */
export type Text = string | Range | Made | OneLine | readonly Text[];

/** A piece in the order of writing. `at` undefined: text of ours without a place. */
export interface Chunk {
  readonly text: string;
  readonly at: number | undefined;
  /** Copied from the source, so that every token has a place of its own. */
  readonly copied: boolean;
}
/** A literal that may hold line breaks: of a string or a template, or of a tagged template, which tells how it is written. */
export interface Literal extends Range {
  readonly tagged: boolean;
}
/** What is no token: comments; and what is one with line breaks in it. */
export interface Trivia {
  readonly comments: readonly Range[];
  readonly literals: readonly Literal[];
}
/** The same literal in one line (ECMAScript 12.9.4, 12.9.6). */
const inOneLine = (literal: string): string =>
  literal.replace(/\\(\r\n?|[\s\S])|\r\n?|\n/g, (part, escaped: string | undefined) =>
    escaped === undefined ? "\\n" : /[\r\n]/.test(escaped) ? "" : part,
  );
export const range = (start: number, end: number): Range => ({ start, end });
export const made = (text: string, at: number): Made => ({ made: text, at });
export const oneLine = (text: Text): OneLine => ({ oneLine: text });
/** Is it a stretch of the source without a change? */
export const isRange = (text: Text): text is Range => typeof text === "object" && "start" in text;

/** The pieces of `text`, written out. */
export function chunksOf(text: Text, source: string, trivia: Trivia): Chunk[] {
  const out: Chunk[] = [];
  const push = (start: number, end: number): void => {
    if (start < end) out.push({ text: source.slice(start, end), at: start, copied: true });
  };
  const spaced = (start: number, end: number): void => {
    for (let p = start; p < end; ) {
      const lines = /\s*[\r\n\u2028\u2029]\s*/g;
      lines.lastIndex = p;
      const gap = lines.exec(source);
      const stop = gap === null || gap.index >= end ? end : gap.index;
      push(p, stop);
      if (stop < end) out.push({ text: " ", at: undefined, copied: false });
      p = stop < end ? lines.lastIndex : end;
    }
  };
  const flat = (start: number, end: number): void => {
    const comments = overlapping(trivia.comments, start, end).map((r) => ({ ...r, text: " " }));
    const literals = overlapping(trivia.literals, start, end).map((r) => ({
      ...r,
      text: r.tagged ? null : inOneLine(source.slice(r.start, r.end)),
    }));
    let p = start;
    for (const stop of [...comments, ...literals].sort((x, y) => x.start - y.start)) {
      spaced(p, stop.start);
      if (stop.text === null) push(stop.start, stop.end);
      else out.push({ text: stop.text, at: stop.start, copied: false });
      p = stop.end;
    }
    spaced(p, end);
  };
  const write = (t: Text, line: boolean): void => {
    if (typeof t === "string") out.push({ text: t, at: undefined, copied: false });
    else if ("start" in t) (line ? flat : push)(t.start, t.end);
    else if ("made" in t) out.push({ text: t.made, at: t.at, copied: false });
    else if ("oneLine" in t) write(t.oneLine, true);
    else for (const part of t) write(part, line);
  };
  write(text, false);
  return out;
}
/** Those of the sorted, disjoint ranges that have something between start and end. */
function overlapping<R extends Range>(ranges: readonly R[], start: number, end: number): R[] {
  let low = 0;
  for (let high = ranges.length; low < high; ) {
    const mid = (low + high) >> 1;
    if (ranges[mid]!.end <= start) low = mid + 1;
    else high = mid;
  }
  const out: R[] = [];
  for (let k = low; k < ranges.length && ranges[k]!.start < end; k++) out.push(ranges[k]!);
  return out;
}
