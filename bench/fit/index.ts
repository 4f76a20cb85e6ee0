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
    "Largest relative error of a fitted parameter, or runs that went wrong: exact derivatives and finite differences.",
  run({ progress }) {
    progress("packages with and without exact derivatives");
    const { value, failure } = runNode<Result[]>(new URL("call.js", import.meta.url), [], [], 400);
    if (value === undefined) return [{ name: "packages", failure: failure ?? "gave no result" }];
    return value.map((r): Row => {
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
  },
};
