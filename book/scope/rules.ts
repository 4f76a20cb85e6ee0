import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** What a block of text does with its topic. Prose is text that only uses it. */
export const kinds = [
  "define",
  "theorem",
  "proof",
  "derive",
  "algorithm",
  "example",
  "apply",
  "preview",
  "recall",
  "exercise",
  "figure",
  "predict",
  "remark",
  "mistake",
  "hints",
  "mistakes",
  "choices",
  "items",
  "steps",
  "solution",
  "prose",
] as const;
export type Kind = (typeof kinds)[number];

const parts: readonly string[] = ["hints", "mistakes", "choices", "items", "steps", "solution"];
/** Blocks that are parts of the exercise around them. */
export const isPart = (kind: string): boolean => parts.includes(kind);

export interface Topic {
  readonly title: string;
  readonly home: string;
  readonly core?: boolean;
  /** Sections that may preview it, each with the purpose. */
  readonly preview_in?: Readonly<Record<string, string>>;
  /** Kinds that other sections may hold beside previews. */
  readonly allow?: Readonly<Record<string, readonly Kind[]>>;
  readonly terms: readonly string[];
  readonly cues: readonly string[];
}

export interface Danger {
  readonly zone: number;
  readonly section: string;
  /** `topic:kind`, where the kind may be `full` or `any`. */
  readonly forbid: readonly string[];
  readonly require?: { readonly topic: string; readonly form: readonly ("preview" | "recall")[] };
  readonly mend: string;
}

export interface Convention {
  readonly id: string;
  readonly pattern: string;
  readonly in: "math" | "prose";
  readonly mend: string;
}

export interface Rules {
  readonly version: 1;
  readonly chapter: { readonly id: string; readonly title: string };
  readonly order: readonly string[];
  readonly sections: Readonly<Record<string, { readonly folder: string; readonly title: string }>>;
  readonly outside: Readonly<Record<string, { readonly title: string }>>;
  readonly limits: {
    readonly preview_paragraphs: number;
    readonly preview_words: number;
    readonly preview_displays: number;
  };
  readonly full_kinds: readonly Kind[];
  readonly forms: { readonly preview: string; readonly full: string; readonly recall: string };
  readonly topics: Readonly<Record<string, Topic>>;
  readonly danger: readonly Danger[];
  readonly neutral: readonly string[];
  readonly appendix: readonly string[];
  readonly numbers: { readonly allow: readonly string[] };
  readonly conventions: readonly Convention[];
}

/** A file of rules that cannot be used, with the place of the fault. */
export class RulesError extends Error {}

function must(condition: boolean, message: string): asserts condition {
  if (!condition) throw new RulesError(message);
}

function checkPattern(place: string, pattern: string): void {
  try {
    new RegExp(pattern, "u");
  } catch (e) {
    throw new RulesError(`${place}: ${(e as Error).message}`);
  }
}

function checkTopic(id: string, topic: Topic, rules: Rules): void {
  const place = `topics.${id}`;
  for (const field of ["title", "home"] as const) {
    must(typeof topic[field] === "string", `${place}.${field}: a text is missing`);
  }
  for (const field of ["terms", "cues"] as const) {
    must(Array.isArray(topic[field]), `${place}.${field}: a list of phrases is missing`);
  }
  must(rules.order.includes(topic.home), `${place}.home: "${topic.home}" is not in order (${rules.order.join(", ")})`);
  for (const section of [...Object.keys(topic.preview_in ?? {}), ...Object.keys(topic.allow ?? {})]) {
    must(section in rules.sections, `${place}: "${section}" is not a section`);
  }
}

/** The rules of a YAML or JSON text; throws a RulesError that names the field. */
function parseRules(text: string): Rules {
  const rules = parse(text) as Rules;
  must(rules?.version === 1, "version: 1 is expected");
  for (const field of ["chapter", "sections", "limits", "forms", "topics"] as const) {
    must(typeof rules[field] === "object" && rules[field] !== null, `${field}: missing`);
  }
  for (const field of ["order", "full_kinds"] as const)
    must(Array.isArray(rules[field]), `${field}: a list is missing`);
  const whole: Rules = {
    ...rules,
    outside: rules.outside ?? {},
    danger: rules.danger ?? [],
    neutral: rules.neutral ?? [],
    appendix: rules.appendix ?? [],
    numbers: rules.numbers ?? { allow: [] },
    conventions: rules.conventions ?? [],
  };
  for (const id of Object.keys(whole.sections)) must(whole.order.includes(id), `order: section "${id}" is missing`);
  for (const [id, topic] of Object.entries(whole.topics)) checkTopic(id, topic, whole);
  for (const { zone, forbid, require: wanted } of whole.danger) {
    for (const id of [...forbid.map((f) => f.split(":")[0]!), ...(wanted ? [wanted.topic] : [])]) {
      must(id in whole.topics, `danger zone ${zone}: "${id}" is not a topic`);
    }
  }
  for (const { id, pattern } of whole.conventions) checkPattern(`conventions.${id}`, pattern);
  for (const pattern of whole.numbers.allow) checkPattern("numbers.allow", pattern);
  return whole;
}

export const readRules = (file: string): Rules => parseRules(readFileSync(file, "utf8"));

/** Place in the reading order; a section that the order does not name comes last. */
export const placeOf = (rules: Rules, id: string): number => {
  const place = rules.order.indexOf(id);
  return place < 0 ? rules.order.length : place;
};

/** Title of a section or of a chapter outside. */
export const titleOf = (rules: Rules, id: string): string =>
  rules.sections[id]?.title ?? rules.outside[id]?.title ?? id;

/** What to call a home in a message: "section 02" or "chapter 8". */
export const homeName = (id: string): string => (id.startsWith("ch") ? `chapter ${id.slice(2)}` : `section ${id}`);
