import { runNode } from "../child.ts";
import type { Row, Section } from "../measure.ts";

interface Result {
  readonly name: string;
  readonly exact: string;
  readonly differences: string;
  readonly milliseconds: number;
  readonly millisecondsOfDifferences: number;
}
/** Real packages on real data: how far the answer is off with finite differences, and with exact derivatives. */
export const fitSection: Section = {
  name: "fit",
  about:
    "Largest relative error of a fitted parameter, or runs that went wrong, exact derivatives and finite differences; and how long a first fit takes.",
  run({ progress }) {
    progress("packages with and without exact derivatives");
    const { value, failure } = runNode<Result[]>(new URL("call.js", import.meta.url), [], [], 400);
    if (value === undefined) return [{ name: "packages", failure: failure ?? "gave no result" }];
    progress("first and later fits");
    const latencies = ["peaks", "smile"].map(latency);
    const accuracies = value.map((r): Row => {
      const [exact, differences] = [Number(r.exact), Number(r.differences)];
      return {
        name: r.name,
        value: exact,
        unit: r.name.includes("runs") ? "runs" : "rel",
        extra: [
          { label: "differences", value: differences, unit: r.name.includes("runs") ? "runs" : "rel" },
          { label: "takes", value: r.milliseconds, unit: "ms" },
          { label: "with differences", value: r.millisecondsOfDifferences, unit: "ms" },
        ],
      };
    });
    return [...latencies, ...accuracies];
  },
};
function latency(problem: string): Row {
  const name = `${problem}, leastSquares, first fit of a process`;
  const { value, failure } = runNode<[number, number]>(new URL("latency.js", import.meta.url), [problem], [], 60);
  if (value === undefined) return { name, failure: failure ?? "gave no result" };
  return { name, value: value[0], unit: "ms", extra: [{ label: "later ones", value: value[1], unit: "ms" }] };
}
