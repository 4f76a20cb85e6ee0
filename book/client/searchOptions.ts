import type { Options } from "minisearch";

/** What is found: one document a heading. The index is written and read with the same options. */
export const searchOptions: Options = {
  idField: "url",
  fields: ["title", "page", "words"],
  storeFields: ["title", "page"],
  searchOptions: { boost: { title: 3, page: 1.5 }, prefix: true, fuzzy: 0.15, combineWith: "AND" },
};
