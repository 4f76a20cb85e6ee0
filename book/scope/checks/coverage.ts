import type { Block, Document } from "../document.ts";
import { type Finding, finding } from "../finding.ts";
import type { Rules } from "../rules.ts";

const live = ({ kind, nodes }: Block): boolean =>
  kind === "figure" ||
  (kind === "example" && nodes.some((node) => node.type === "code" || /\{=/.test(JSON.stringify(node))));

/** What a home owes each of its core topics. */
const owed: readonly { readonly what: string; readonly given: (block: Block) => boolean }[] = [
  { what: "a definition", given: ({ kind }) => kind === "define" },
  {
    what: "a theorem, derivation or algorithm",
    given: ({ kind }) => ["theorem", "derive", "algorithm"].includes(kind),
  },
  { what: "a live example (a figure, or an example with code or computed numbers)", given: live },
  { what: "an exercise", given: ({ kind }) => kind === "exercise" },
];

/** R9: a complete section gives each of its core topics all that is owed. All files of the section are read together. */
export function checkCoverage(section: string, documents: readonly Document[], rules: Rules): Finding[] {
  const main = documents.find(({ complete }) => complete);
  if (!main) return [];
  const blocks = documents.flatMap((document) => document.blocks);
  return Object.entries(rules.topics)
    .filter(([, { home, core }]) => home === section && core)
    .flatMap(([id, { title }]) => {
      const own = blocks.filter(({ topic }) => topic === id);
      const missing = owed.filter(({ given }) => !own.some(given)).map(({ what }) => what);
      if (missing.length === 0) return [];
      return [
        finding(
          main,
          "R9",
          own[0]?.node ?? null,
          id,
          `"${title}" lacks ${missing.join(", ")}`,
          `add blocks tagged {#${id} ...}, or set "status: draft" while it is being written`,
        ),
      ];
    });
}
