import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const book = fileURLToPath(new URL("../../book/", import.meta.url));
const source = readFileSync(createRequire(`${book}package.json`).resolve("axe-core/axe.min.js"), "utf8");

const everything = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };

/** What axe finds wrong on a page: each rule with the first places that break it; all of its rules, or those named. */
export async function axeFaults(page, rules) {
  await page.evaluate(source);
  const runOnly = rules ? { type: "rule", values: rules } : everything;
  const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), {
    runOnly,
    resultTypes: ["violations"],
  });
  return violations.map(({ id, nodes }) => {
    const places = nodes.slice(0, 3).map(({ target, failureSummary }) => `${target} ${failureSummary}`);
    return `${id}: ${places.join("; ")}`;
  });
}
