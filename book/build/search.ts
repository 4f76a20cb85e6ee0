import MiniSearch from "minisearch";
import { searchOptions } from "../client/searchOptions.ts";
import type { Page } from "./page.ts";

/** The index of all pages, written at build. */
export function searchIndex(pages: readonly Page[]): string {
  const index = new MiniSearch(searchOptions);
  const documents = pages.flatMap(({ folder, title, description, headings }) => [
    { url: folder, title, page: title, words: description },
    ...headings
      .filter(({ depth }) => depth > 1)
      .map(({ id, text, words }) => ({ url: `${folder}#${id}`, title: text, page: title, words })),
  ]);
  index.addAll([...new Map(documents.map((document) => [document.url, document])).values()]);
  return JSON.stringify(index);
}
