import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type Rules, readRules, type Topic } from "../scope/rules.ts";

/** A section as the pages around the text show it. */
export interface SectionFacts {
  readonly question: string;
  readonly summary: string;
  readonly covers: readonly string[];
  readonly needs: Readonly<Record<string, string>>;
  readonly leads: Readonly<Record<string, string>>;
}

export interface Chapter {
  readonly title: string;
  readonly tagline: string;
  readonly lead: string;
  readonly sections: Readonly<Record<string, SectionFacts>>;
  readonly prerequisites: readonly {
    readonly topic: string;
    readonly chapter: string;
    readonly place: string;
    readonly question: string;
    readonly answer: string;
  }[];
  readonly concepts: readonly {
    readonly concept: string;
    readonly foundation: string;
    readonly topics: readonly string[];
  }[];
  readonly notation: readonly { readonly object: string; readonly written: string; readonly convention: string }[];
  readonly colours: readonly { readonly name: string; readonly css: string; readonly mark: string }[];
  readonly rules: Rules;
}

/** Straight apostrophes curl, as they do in the text. */
const curled = (text: string): string => text.replace(/(\p{L})'(?=\p{L})/gu, "$1’");

/** The chapter's data; throws where the two files of data disagree. */
export function readChapter(book: string): Chapter {
  const read = readRules(join(book, "scope/chapter.yaml"));
  const topics = Object.entries(read.topics).map(([id, topic]) => [id, { ...topic, title: curled(topic.title) }]);
  const rules: Rules = { ...read, topics: Object.fromEntries(topics) };
  const data = curled(readFileSync(join(book, "chapter.yaml"), "utf8"));
  const chapter = { ...(parse(data) as Omit<Chapter, "rules">), rules };
  const missing = Object.keys(rules.sections).filter((id) => !(id in chapter.sections));
  if (missing.length > 0) throw new Error(`chapter.yaml says nothing of section ${missing.join(", ")}`);
  for (const { concept, topics } of chapter.concepts) {
    const unknown = topics.find((id) => !(id in rules.topics));
    if (unknown !== undefined) throw new Error(`chapter.yaml: concept "${concept}" names no topic: ${unknown}`);
  }
  return chapter;
}

/** Topics that live in a section: the rows of the table of homes first. */
export const topicsOf = ({ rules }: Chapter, section: string): (readonly [string, Topic])[] =>
  Object.entries(rules.topics).filter(([, { home }]) => home === section);

/** Folder of a section's page, from the root of the site. */
export const folderOf = ({ rules }: Chapter, section: string): string => `${rules.sections[section]!.folder}/`;

/** Address of a topic's page from the root of the site; null for topics of other chapters. */
export function topicAddress(chapter: Chapter, id: string): string | null {
  const { home } = chapter.rules.topics[id]!;
  return home in chapter.rules.sections ? `${folderOf(chapter, home)}#${id}` : null;
}
