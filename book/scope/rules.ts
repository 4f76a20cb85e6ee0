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

function readYaml(text: string): Rules {
  try {
    return parse(text) as Rules;
  } catch (e) {
    throw new RulesError((e as Error).message);
  }
}

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

/** What a file of rules may leave out. */
const defaults: Omit<Rules, "sections" | "topics" | "order"> = {
  version: 1,
  chapter: { id: "", title: "" },
  outside: {},
  limits: { preview_paragraphs: 2, preview_words: 160, preview_displays: 2 },
  full_kinds: ["define", "theorem", "proof", "derive", "algorithm"],
  forms: { preview: "Preview", full: "Full treatment", recall: "Recall" },
  danger: [],
  neutral: [],
  appendix: ["appendix"],
  numbers: { allow: [] },
  conventions: [],
};

const examples = {
  sections: '{ "01": { folder: 01-Vectors, title: Vectors } }',
  topics: '{ matrix: { title: Matrices, home: "02", terms: [matrix] } }',
};

/** The rules of a YAML or JSON text; throws a RulesError that names the field. */
function parseRules(text: string): Rules {
  const rules: Omit<Rules, "order"> & { readonly order?: Rules["order"] } = readYaml(text);
  must(rules?.version === 1, "it begins with version: 1");
  for (const field of ["sections", "topics"] as const)
    must(typeof rules[field] === "object", `${field}: missing; write, for example, ${field}: ${examples[field]}`);
  for (const field of ["limits", "forms", "numbers"] as const)
    must(typeof (rules[field] ?? {}) === "object", `${field}: is no table`);
  for (const field of ["order", "full_kinds", "danger", "neutral", "appendix", "conventions"] as const)
    must(Array.isArray(rules[field] ?? []), `${field}: is no list`);
  const topics = Object.entries(rules.topics).map(([id, topic]: [string, Partial<Topic>]) => [
    id,
    { ...topic, terms: topic.terms ?? [], cues: topic.cues ?? [] },
  ]);
  const whole: Rules = {
    ...defaults,
    ...rules,
    order: rules.order ?? Object.keys(rules.sections),
    limits: { ...defaults.limits, ...rules.limits },
    forms: { ...defaults.forms, ...rules.forms },
    topics: Object.fromEntries(topics),
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

/** The rules of a file; a RulesError names the file and the field. */
export function readRules(file: string): Rules {
  try {
    return parseRules(readFileSync(file, "utf8"));
  } catch (e) {
    throw e instanceof RulesError ? new RulesError(`${file}: ${e.message}`) : e;
  }
}

/** Place in the reading order; a section that the order does not name comes last. */
export const placeOf = (rules: Rules, id: string): number => {
  const place = rules.order.indexOf(id);
  return place < 0 ? rules.order.length : place;
};

/** Title of a section or of a chapter outside. */
export const titleOf = (rules: Rules, id: string): string =>
  rules.sections[id]?.title ?? rules.outside[id]?.title ?? id;

const nouns: Readonly<Partial<Record<Kind, string>>> = { define: "definition", derive: "derivation", apply: "use" };
/** What to call a block in a message: "a definition". */
export const kindName = (kind: Kind): string =>
  `${/^[aeiou]/.test(nouns[kind] ?? kind) ? "an" : "a"} ${nouns[kind] ?? kind}`;

/** What to call a home in a message: "section 02" or "chapter 8". */
export const homeName = (id: string): string => (id.startsWith("ch") ? `chapter ${id.slice(2)}` : `section ${id}`);
