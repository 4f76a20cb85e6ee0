import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { ablationSection } from "./ablation/index.ts";
import { adbenchSection } from "./adbench/index.ts";
import { bookSection } from "./book/index.ts";
import { compileSection } from "./compile/index.ts";
import { emitSection } from "./emit/index.ts";
import { fitSection } from "./fit/index.ts";
import { bench, host, load, version, warning } from "./host.ts";
import { type Options, type Section, UsageError } from "./measure.ts";
import { memorySection } from "./memory/index.ts";
import { microSection } from "./micro/index.ts";
import { versions } from "./peers/index.ts";
import { plainSection } from "./plain/index.ts";
import { recordSection } from "./record/index.ts";
import { type Measurement, save } from "./results.ts";
import { table } from "./table.ts";

const sections: readonly Section[] = [
  recordSection,
  adbenchSection,
  microSection,
  memorySection,
  compileSection,
  fitSection,
  plainSection,
  emitSection,
  bookSection,
  ablationSection,
];
const HELP = `npm run bench                       every section
npm run bench -- SECTION... [NAME...]
${sections.map((s) => `  ${s.name.padEnd(34)}${s.about}`).join("\n")}
  NAME...                           only these lines of a section (not record)
  --data DIR                        adbench: a folder laid out as ADBench's (default: the instances shipped)
  --rounds N                        how often the sides are run in turn (3)
  --json                            machine-readable
  --save                            keep the sections in bench/results/VERSION.json
npm run bench:peers                 builds and installs what to compare with, in bench/.peers
npm run bench:page                  draws the saved results: bench/page.html`;

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

interface Request {
  readonly chosen: readonly Section[];
  readonly options: Options;
  readonly json: boolean;
  readonly keep: boolean;
}
function request(): Request | undefined {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: "string" },
      rounds: { type: "string", default: "3" },
      json: { type: "boolean", default: false },
      save: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return undefined;
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new UsageError(`--rounds ${values.rounds}: a whole number of at least 1`);
  const named = sections.filter((s) => positionals.includes(s.name));
  const chosen = named.length > 0 ? named : sections;
  const only = positionals.filter((p) => !sections.some((s) => s.name === p));
  const options = { only, data: values.data, rounds, progress };
  const known = chosen.flatMap((s) => s.names?.(options) ?? []);
  const unknown = only.filter((n) => !known.includes(n));
  if (unknown.length > 0)
    throw new UsageError(
      `There is no ${unknown.join(", ")}. Known: ${[...sections.map((s) => s.name), ...known].join(", ")}`,
    );
  if (values.save && only.length > 0) throw new UsageError("--save keeps whole sections: leave out the names");
  return { chosen, options, json: values.json, keep: values.save };
}
function measure(s: Section, options: Options): Measurement {
  const before = load();
  let most = before;
  const rows = s.run({
    ...options,
    progress: (text) => {
      most = Math.max(most, load());
      progress(`${s.name}: ${text} ...`);
    },
  });
  progress("");
  const notes = s.summary?.(rows) ?? [];
  return {
    date: new Date().toISOString(),
    host: host(),
    peers: versions(),
    load: { before, most: Math.max(most, load()) },
    rows,
    notes,
  };
}
function show(s: Section, { rows, notes, load: { most } }: Measurement): string {
  const busy = warning(most, host().cores);
  return [`${s.name}: ${s.about}`, table(rows), ...(busy ? [busy] : []), ...notes, ""].join("\n");
}
function main(): void {
  const wanted = request();
  if (wanted === undefined) {
    console.log(HELP);
    return;
  }
  const { chosen, options, json, keep } = wanted;
  const results: Record<string, Measurement> = {};
  const { node, processor, cores } = host();
  if (!json)
    console.log(
      `wengert ${version}, Node ${node}, ${processor}, ${cores} cores. Ratios are ours / theirs, least of several runs; "+" target reached, "!" missed.\n`,
    );
  for (const s of options.only.length === 0 ? chosen : chosen.filter((c) => c.names !== undefined)) {
    const result = measure(s, options);
    results[s.name] = result;
    if (!json) console.log(show(s, result));
  }
  if (json) console.log(JSON.stringify({ version, sections: results }, null, 2));
  if (keep) {
    mkdirSync(bench("results"), { recursive: true });
    const file = save(version, results);
    if (!json) console.log(`Saved in ${file}.`);
  }
}
try {
  main();
} catch (e) {
  const usage = e instanceof UsageError || String((e as { code?: string }).code).startsWith("ERR_PARSE_ARGS");
  if (!usage) throw e;
  console.error(`${(e as Error).message}\n\n${HELP}`);
  process.exitCode = 1;
}
