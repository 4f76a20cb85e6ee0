// Holds derivatives against known numbers: `npm run golden -- primitives FILE` or `npm run golden -- adbench DIR`, or
// `npm run golden -- nist FILE`.
import { parseArgs } from "node:util";
import { adbenchLines, compareAdbench, totals } from "./golden/adbench.ts";
import { FormatError, readGolden } from "./golden/format.ts";
import { compareNist, nistLines } from "./golden/nist.ts";
import { comparePrimitives } from "./golden/primitives.ts";
import { describeBad } from "./golden/report.ts";
import { clearProgress, progressLine } from "./golden/terminal.ts";

const MOST_BAD_LINES = 50;
const USAGE = `usage:
  npm run golden -- primitives FILE [--json]   functions and derivatives against a file like test/golden/primitives.json
  npm run golden -- adbench DIR [--json]       ADBench objectives against DIR/golden, data in DIR/{gmm,lstm,ba,hand}
  npm run golden -- nist FILE [--json]         nonlinear least squares of NIST against a file like test/data/nist/nonlinear.json`;

interface Outcome {
  readonly numbers: number;
  readonly bad: number;
  readonly lines: readonly string[];
  /** What was counted. */
  readonly unit?: string;
  /** What --json adds. */
  readonly details: Readonly<Record<string, unknown>>;
}
function primitives(path: string): Outcome {
  const report = comparePrimitives(readGolden(path), progressLine);
  const { numbers, bad } = report;
  const more = bad.length > MOST_BAD_LINES ? [`... and ${bad.length - MOST_BAD_LINES} more`] : [];
  const lines = [...bad.slice(0, MOST_BAD_LINES).map(describeBad), ...more, ...report.lines()];
  return { numbers, bad: bad.length, lines, details: { worst: report.worst, failures: bad } };
}
function adbench(directory: string): Outcome {
  const results = compareAdbench(directory, progressLine);
  return { ...totals(results), lines: adbenchLines(results), details: { instances: results } };
}
function nist(path: string): Outcome {
  const runs = compareNist(path, progressLine);
  const bad = runs.filter((r) => r.bad.length > 0).length;
  return { numbers: runs.length, unit: "runs", bad, lines: nistLines(runs), details: { runs } };
}
const commands: Readonly<Record<string, (path: string) => Outcome>> = { primitives, adbench, nist };

function main(): number {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" } } });
  const [name = "", path, ...rest] = positionals;
  const command = commands[name];
  if (command === undefined || path === undefined || rest.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const { numbers, bad, lines, details, unit = "numbers" } = command(path);
  clearProgress();
  if (values.json) console.log(JSON.stringify({ numbers, bad, ...details }, undefined, 1));
  else for (const line of [...lines, `${numbers} ${unit}, ${bad} bad`]) console.log(line);
  return bad > 0 ? 1 : 0;
}
try {
  process.exitCode = main();
} catch (e) {
  const ofUser = e instanceof FormatError || (e as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
  if (!ofUser) throw e;
  clearProgress();
  console.error(`golden: ${(e as Error).message}`);
  process.exitCode = 2;
}
