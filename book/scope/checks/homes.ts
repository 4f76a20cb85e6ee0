import type { Block, Document } from "../document.ts";
import { type Finding, finding, type Rule } from "../finding.ts";
import { homeName, isPart, kindName, placeOf, type Rules } from "../rules.ts";

const isOutside = (rules: Rules, home: string): boolean => !(home in rules.sections);

/** The rule that a block out of place breaks: chapter 8 and appendices have rules of their own. */
function ruleFor(block: Pick<Block, "appendix">, rules: Rules, home: string, rule: Rule): Rule {
  if (home === "ch8" && isOutside(rules, home)) return "R11";
  return block.appendix ? "R12" : rule;
}

/** Kinds that any later section may hold of an earlier topic: they use it, and do not treat it. */
const uses = new Set(["recall", "apply", "example", "exercise", "figure", "predict", "remark", "mistake", "prose"]);

function outOfPlace(document: Document, block: Block, rules: Rules): Finding | null {
  const { topic: id, kind } = block;
  if (id === null) return null;
  const topic = rules.topics[id];
  if (!topic || topic.home === document.section) return null;
  const home = homeName(topic.home);
  const listed = document.section in (topic.preview_in ?? {});
  const report = (rule: Rule, message: string, mend: string): Finding =>
    finding(document, ruleFor(block, rules, topic.home, rule), block.node, id, message, mend);
  if (topic.allow?.[document.section]?.includes(kind)) return null;
  if (rules.full_kinds.includes(kind)) {
    if (kind === "define") {
      return report(
        "R1",
        `"${topic.title}" is defined here; its one home is ${home}`,
        `move the definition to ${home} and refer to it`,
      );
    }
    const mend = listed ? `leave a Preview or Recall and move it to ${home}` : `move it to ${home}`;
    return report("R4", `${kindName(kind)} of "${topic.title}" outside ${home}`, mend);
  }
  const earlier = placeOf(rules, topic.home) < placeOf(rules, document.section);
  if (kind === "preview" ? listed : earlier && (uses.has(kind) || isPart(kind))) return null;
  if (kind === "preview" && topic.home === "ch8" && isOutside(rules, "ch8")) return null;
  if (kind === "recall") return null; // its direction is R6
  const where = Object.keys(topic.preview_in ?? {});
  const allowed = where.length === 0 ? "nowhere else" : `only in ${where.map((s) => homeName(s)).join(", ")}`;
  const mend = listed ? "make it a Preview box" : `leave "${topic.title}" to ${home}`;
  return report(
    "R2",
    `"${topic.title}" belongs to ${home} and may be previewed ${allowed}; this is ${kindName(kind)} of it`,
    mend,
  );
}

/** R1, R2, R4 and, for algorithms of chapter 8 and for appendices, R11 and R12: tagged blocks. */
export function checkHomes(document: Document, rules: Rules): Finding[] {
  const found = document.blocks.flatMap((block) => outOfPlace(document, block, rules) ?? []);
  const defined = new Map<string, Block>();
  for (const block of document.blocks) {
    if (block.kind !== "define" || block.topic === null || block.topic in rules.topics === false) continue;
    const title = block.title.toLowerCase();
    const key = `${block.topic}\n${title}`;
    const first = defined.get(key);
    if (first && rules.topics[block.topic]!.home === document.section) {
      const message = `"${rules.topics[block.topic]!.title}" is defined a second time; first in line ${first.node.position?.start.line}`;
      found.push(
        finding(
          document,
          ruleFor(block, rules, document.section, "R1"),
          block.node,
          block.topic,
          message,
          "keep one definition and link to it",
        ),
      );
    } else defined.set(key, block);
  }
  const previews = document.blocks.filter(
    ({ kind, topic }) => kind === "preview" && topic !== null && rules.topics[topic]?.home === "ch8",
  );
  for (const { node, topic } of previews.slice(1)) {
    found.push(finding(document, "R11", node, topic, "a second preview of chapter 8 in one section", "keep one"));
  }
  return found;
}
