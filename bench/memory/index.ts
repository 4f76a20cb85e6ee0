import { type Outcome, runNode } from "../child.ts";
import type { Failure, Figure, Options, Row, Section } from "../measure.ts";

const program = <T>(name: string, count: number): Outcome<T> =>
  runNode<T>(new URL(`${name}.js`, import.meta.url), [String(count)], ["--expose-gc"], 300);
const failed = (name: string, failure: string | undefined): Failure => ({ name, failure: failure ?? "gave no result" });

interface Steps {
  readonly growth: number;
  readonly residentGrowth: number;
  readonly peak: number;
  readonly microseconds: number;
  readonly learned: boolean;
}
function training({ progress }: Options): Row[] {
  const name = "100,000 jitted training steps: growth of memory held, after the first tenth";
  progress("100,000 training steps");
  const { value, failure } = program<Steps>("steps", 100_000);
  if (value === undefined) return [failed(name, failure)];
  if (!value.learned) return [failed(name, "WRONG: the loss did not fall")];
  const figure = (title: string, v: number, unit: Figure["unit"], target?: number): Figure => ({
    name: title,
    value: v,
    unit,
    ...(target === undefined ? {} : { target }),
  });
  return [
    // Compiled code and caches of the engine may come and go; a step that kept anything would hold far more.
    figure(name, Math.max(0, value.growth), "MB", 2),
    figure("  growth of resident memory", Math.max(0, value.residentGrowth), "MB", 32),
    figure("  peak resident memory", value.peak, "MB"),
    figure("  a step (8-16-1, batch 16)", value.microseconds, "us"),
  ];
}
interface Scan {
  readonly first: number;
  readonly milliseconds: number;
  readonly peak: number;
  readonly error: number;
}
function scanRow(steps: number, title: string, { progress }: Options): Row {
  const name = `gradient of a scan of ${title} steps, under jit`;
  progress(name);
  const { value, failure } = program<Scan>("scan", steps);
  if (value === undefined) return failed(name, failure);
  if (!(value.error < 1e-9)) return failed(name, `WRONG: off by ${value.error.toExponential(1)}`);
  return {
    name,
    value: (1e6 * value.milliseconds) / steps,
    unit: "ns",
    extra: [
      { label: "in all", value: value.milliseconds, unit: "ms" },
      { label: "first call", value: value.first, unit: "ms" },
      { label: "peak", value: value.peak, unit: "MB" },
    ],
    note: "a step",
  };
}
export const memorySection: Section = {
  name: "memory",
  about: "What long runs hold: jitted training steps, gradients of long scans.",
  run: (options) => [
    ...training(options),
    scanRow(10_000, "1e4", options),
    scanRow(100_000, "1e5", options),
    scanRow(1_000_000, "1e6", options),
  ],
};
