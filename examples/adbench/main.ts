import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { mapTree, record, sum, type Tensor, tensor, valueAndGrad } from "wengert";
import { jit } from "wengert/jit";
import { type GmmParameters, gmmObjective, readGmm } from "./gmm.ts";
import { agreement, readGolden } from "./golden.ts";
import { InputError } from "./text.ts";

const HELP = `Value and gradient of a Gaussian mixture model (ADBench), checked and timed.
  npm run tour                 the instance that is shipped
  npm run tour -- FILE         another one ("d K n", alphas, means, factors, points, "gamma m")
  npm run tour -- [FILE] --json`;

/** Source and compiled form of this file lie at different depths; the data lies beside the source. */
function dataFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return join(folder, "examples/adbench/data");
}
/** A line on a terminal that the next one replaces. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
const now = (): number => performance.now();
/** Milliseconds of the first call and the least of several further ones. */
function timed<T>(f: () => T, label: string): { result: T; first: number; call: number } {
  progress(`${label}: first call ...`);
  const start = now();
  const result = f();
  const first = now() - start;
  const calls = Math.max(1, Math.min(30, Math.floor(1500 / first)));
  let call = Number.POSITIVE_INFINITY;
  for (let k = 0; k < calls; k++) {
    progress(`${label}: call ${k + 1} of ${calls}`);
    const t = now();
    f();
    call = Math.min(call, now() - t);
  }
  progress("");
  return { result, first, call };
}
const dot = (a: GmmParameters, b: GmmParameters): number => {
  const parts = mapTree((x, y) => sum(x.mul(y)), a, b);
  return parts.alphas.add(parts.means).add(parts.icf).item();
};
/** A fixed direction of entries between -1 and 1. */
const direction = (p: GmmParameters): GmmParameters =>
  mapTree(
    ({ shape, size }) =>
      tensor(
        Float64Array.from({ length: size }, (_, i) => Math.sin(1 + 1.7 * i)),
        { shape },
      ),
    p,
  );

/** Central difference quotients with steps h and h/2, extrapolated: error O(h^4). */
function quotient(f: (p: GmmParameters) => Tensor, p: GmmParameters, v: GmmParameters): number {
  const at = (t: number): number => f(mapTree((x, y) => x.add(y.mul(t)), p, v)).item();
  const central = (h: number): number => (at(h) - at(-h)) / (2 * h);
  const h = 1e-4;
  return (4 * central(h / 2) - central(h)) / 3;
}

interface Report {
  readonly file: string;
  readonly points: number;
  readonly dimension: number;
  readonly components: number;
  readonly parameters: number;
  readonly lines: number;
  readonly value: number;
  readonly gradientNorm: number;
  readonly golden: { readonly objective: number; readonly derivative: number } | null;
  readonly directional: { readonly exact: number; readonly quotient: number; readonly difference: number };
  readonly milliseconds: {
    readonly first: number;
    readonly call: number;
    readonly jitFirst: number;
    readonly jitCall: number;
  };
}
function report(file: string, data: string): Report {
  progress("reading ...");
  const gmm = readGmm(file);
  const f = gmmObjective(gmm);
  const p = gmm.parameters;
  const lines = record(f, p).n;
  const plain = timed(() => valueAndGrad(f)(p), "plain");
  const compiled = jit(valueAndGrad(f));
  const fast = timed(() => compiled(p), "jit");
  const [value, gradient] = plain.result as [Tensor, GmmParameters];
  const numbers = Float64Array.from(
    [gradient.alphas, gradient.means, gradient.icf].flatMap((t) => [...t.toTypedArray()]),
  );
  const goldenFile = join(data, "golden", `${basename(file, ".txt")}.json`);
  const golden = existsSync(goldenFile) ? readGolden(goldenFile) : null;
  const v = direction(p);
  const exact = dot(gradient, v);
  const approximate = quotient(f, p, v);
  return {
    file: basename(file),
    points: gmm.n,
    dimension: gmm.d,
    components: gmm.K,
    parameters: numbers.length,
    lines,
    value: value.item(),
    gradientNorm: Math.sqrt(dot(gradient, gradient)),
    golden: golden && {
      objective: agreement(Float64Array.of(value.item()), golden.objective, 1e-12).worst,
      derivative: agreement(numbers, golden.derivative, 1e-12).worst,
    },
    directional: { exact, quotient: approximate, difference: Math.abs(exact - approximate) / Math.abs(exact) },
    milliseconds: { first: plain.first, call: plain.call, jitFirst: fast.first, jitCall: fast.call },
  };
}
const short = (x: number): string => (x === 0 ? "0" : x.toExponential(1));
const ms = (x: number): string => `${x < 10 ? x.toFixed(2) : x.toFixed(0)} ms`;
function show(r: Report): string {
  const golden =
    r.golden === null
      ? "no golden result for this file"
      : `value within ${short(r.golden.objective)}, gradient within ${short(r.golden.derivative)} of the golden result (largest difference over largest entry)`;
  return [
    `${r.file}: ${r.points} points in ${r.dimension} dimensions, ${r.components} Gaussians, ${r.parameters} parameters`,
    `program      ${r.lines} lines`,
    `value        ${r.value}`,
    `gradient     norm ${r.gradientNorm}`,
    `golden       ${golden}`,
    `direction    exact ${r.directional.exact}, difference quotient ${r.directional.quotient} (relative difference ${short(r.directional.difference)})`,
    `time         value and gradient: first call ${ms(r.milliseconds.first)}, then ${ms(r.milliseconds.call)} a call; under jit first ${ms(r.milliseconds.jitFirst)}, then ${ms(r.milliseconds.jitCall)}`,
  ].join("\n");
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
  const data = dataFolder();
  const r = report(positionals[0] ?? join(data, "gmm/gmm_1k_d10_K25.txt"), data);
  console.log(values.json ? JSON.stringify(r, null, 2) : show(r));
  const wrong = r.golden !== null && !(Math.max(r.golden.objective, r.golden.derivative) <= 1e-12);
  if (wrong) console.error("The result differs from the golden one by more than 1e-12.");
  return wrong ? 1 : 0;
}
try {
  process.exitCode = main();
} catch (e) {
  if (!(e instanceof InputError) && (e as { code?: string }).code !== "ERR_PARSE_ARGS_UNKNOWN_OPTION") throw e;
  console.error(`${(e as Error).message}\n\n${HELP}`);
  process.exitCode = 1;
}
