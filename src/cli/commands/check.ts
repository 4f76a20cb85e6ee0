import type { JacobianMode } from "../../api/jacobian.ts";
import { checkGrads } from "../../inspect/checkGrads.ts";
import { alignColumns } from "../../inspect/text.ts";
import { type Command, numberOption, stringOption, UsageError } from "../command.ts";
import { loadTarget } from "../common.ts";
import { jsonText } from "../format.ts";

function modesOf(text: string | undefined): readonly JacobianMode[] {
  if (text === undefined || text === "both") return ["forward", "reverse"];
  if (text !== "forward" && text !== "reverse")
    throw new UsageError(`--mode ${text}: expected forward, reverse or both`);
  return [text];
}
const MOST = 10;
export const checkCommand: Command = {
  name: "check",
  summary: "compare derivatives with central differences, in both modes",
  details: "Exit code 1 when they differ.",
  options: {
    order: { type: "string", value: "N", help: "1, or 2 (default): derivatives of derivatives too" },
    mode: { type: "string", value: "MODE", help: "forward, reverse or both (default)" },
    tolerance: { type: "string", value: "X", help: "largest relative difference, 1e-6 by default" },
  },
  example: "wengert check ./model.js#loss --at '[[0.1, 0.2], 3]'",
  async run(invocation) {
    const { options, output } = invocation;
    const order = numberOption(options, "order", 2, true);
    const modes = modesOf(stringOption(options, "mode"));
    const tolerance = numberOption(options, "tolerance", 1e-6);
    const target = await loadTarget(invocation);
    const report = checkGrads(target.f, target.args as never, { order, modes, tolerance, throws: false });
    const { ok, compared, worst, failures } = report;
    if (options["json"]) output.out(jsonText({ function: target.title, ...report }));
    else if (ok)
      output.out(
        `ok: ${compared} derivatives agree with differences; the largest relative error is ${worst!.error.toExponential(1)}\n`,
      );
    else {
      const rows = failures
        .slice(0, MOST)
        .map((e) => [`${e.entry} of ${e.of}`, e.mode, String(e.derivative), String(e.differences)]);
      const table = alignColumns([["derivative", "mode", "computed", "by differences"], ...rows]);
      const more = failures.length > MOST ? `\n... and ${failures.length - MOST} more` : "";
      output.out(`${failures.length} of ${compared} derivatives differ\n\n${table}${more}\n`);
    }
    return ok ? 0 : 1;
  },
};
