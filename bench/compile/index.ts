import { runNode } from "../child.ts";
import type { Options, Row, Section } from "../measure.ts";

const counts: readonly (readonly [string, number])[] = [
  ["100", 100],
  ["1k", 1000],
  ["10k", 10_000],
  ["100k", 100_000],
  ["1M", 1_000_000],
];
interface Call {
  readonly first: number;
  readonly second: number;
  readonly megabytes: number;
}
/** First call of a list: record, simplify, compile, run. A process that compiled one small program before. */
function list([title, count]: (typeof counts)[number], kind: "value" | "gradient", options: Options): Row {
  const name = `first ${kind === "value" ? "call" : "gradient"} of a list of ${title} operations`;
  const runs: Call[] = [];
  for (let k = 0; k < (count > 10_000 ? 1 : options.rounds); k++) {
    options.progress(`${name}, round ${k + 1}`);
    const { value, failure } = runNode<Call>(new URL("call.js", import.meta.url), [String(count), kind], [], 120);
    if (value === undefined) return { name, failure: failure ?? "gave no result" };
    runs.push(value);
  }
  const least = (key: keyof Call): number => Math.min(...runs.map((r) => r[key]));
  return {
    name,
    value: least("first"),
    unit: "ms",
    extra: [
      { label: "per operation", value: (1e3 * least("first")) / count, unit: "us" },
      { label: "second call", value: least("second"), unit: "ms" },
      { label: "peak memory", value: least("megabytes"), unit: "MB" },
    ],
  };
}
type Sizes = Readonly<
  Record<"grad" | "jit" | "core" | "coreAndJit" | "nn", { readonly minified: number; readonly gzip: number }>
>;
function bundles({ progress }: Options): Row[] {
  progress("bundles");
  const name = "bundles";
  const { value, failure } = runNode<Sizes>(new URL("bundle.js", import.meta.url), []);
  if (value === undefined) return [{ name, failure: failure ?? "gave no result" }];
  const row = (title: string, key: keyof Sizes, target?: number): Row => ({
    name: `bundle, gzip: ${title}`,
    value: value[key].gzip / 1024,
    unit: "KB",
    ...(target === undefined ? {} : { target }),
    extra: [{ label: "minified", value: value[key].minified / 1024, unit: "KB" }],
  });
  return [
    row("grad of a scalar function", "grad", 25),
    row("the same with jit", "jit"),
    row("everything of wengert", "core", 70),
    row("everything of wengert and wengert/jit", "coreAndJit"),
    row("everything of wengert and wengert/nn", "nn"),
  ];
}
export const compileSection: Section = {
  name: "compile",
  about: "What compilation costs, and what a program with the library weighs.",
  run: (options) => [
    ...counts.map((c) => list(c, "value", options)),
    ...counts.slice(0, 3).map((c) => list(c, "gradient", options)),
    ...bundles(options),
  ],
};
