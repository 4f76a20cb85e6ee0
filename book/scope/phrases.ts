import type { Rules, Topic } from "./rules.ts";

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A phrase as an expression: any case, hyphens as spaces, a plural at its end. */
function source(phrase: string): string {
  const words = phrase
    .split(/[\s-]+/)
    .map(literally)
    .join("[\\s\\u2010-\\u2013-]+");
  return words.replaceAll("'", "['’]?");
}

/** Finds any of the phrases as whole words; null when there are none. */
export function matcher(phrases: readonly string[]): RegExp | null {
  if (phrases.length === 0) return null;
  const longestFirst = [...phrases].sort((a, b) => b.length - a.length).map(source);
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.join("|")})(?:s|es|['’]s)?(?![\\p{L}\\p{N}])`, "giu");
}

export interface Match {
  readonly text: string;
  readonly index: number;
}

export const matches = (text: string, pattern: RegExp | null): Match[] =>
  pattern ? [...text.matchAll(pattern)].map((m) => ({ text: m[0], index: m.index })) : [];

export const has = (text: string, pattern: RegExp | null): boolean => text.search(pattern ?? /(?!)/) >= 0;

/** The words of all topics, compiled once. */
export interface Lexicon {
  readonly terms: ReadonlyMap<string, RegExp | null>;
  readonly cues: ReadonlyMap<string, RegExp | null>;
  readonly neutral: RegExp | null;
  readonly appendix: RegExp | null;
}

const compiled = (rules: Rules, words: (topic: Topic) => readonly string[]): Map<string, RegExp | null> =>
  new Map(Object.entries(rules.topics).map(([id, topic]) => [id, matcher(words(topic))]));

export const lexicon = (rules: Rules): Lexicon => ({
  terms: compiled(rules, ({ terms }) => terms),
  cues: compiled(rules, ({ title, terms, cues }) => [title, ...terms, ...cues]),
  neutral: matcher(rules.neutral),
  appendix: matcher(rules.appendix),
});
