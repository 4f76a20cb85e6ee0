import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { type Figure, type Section, table } from "./measure.ts";
import { recordSection } from "./record/index.ts";

const sections: readonly Section[] = [recordSection];
const HELP = `npm run bench                every section
npm run bench -- SECTION...  ${sections.map((s) => `${s.name}: ${s.about}`).join("\n                             ")}
npm run bench -- --json      machine-readable`;

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const unknown = positionals.filter((p) => !sections.some((s) => s.name === p));
  if (unknown.length > 0) {
    console.error(`There is no section ${unknown.join(", ")}.\n\n${HELP}`);
    return 1;
  }
  const chosen = sections.filter((s) => positionals.length === 0 || positionals.includes(s.name));
  const results: Record<string, readonly Figure[]> = {};
  for (const s of chosen) {
    results[s.name] = s.run((text) => progress(`${s.name}: ${text} ...`));
    progress("");
    if (!values.json) console.log(`${s.name}: ${s.about}\n${table(results[s.name]!)}\n`);
  }
  const host = { node: process.version, processor: cpus()[0]?.model ?? "unknown" };
  if (values.json) console.log(JSON.stringify({ host, sections: results }, null, 2));
  else console.log(`Node ${host.node}, ${host.processor}; least of several runs.`);
  return 0;
}
process.exitCode = main();
