import { whyNaN } from "../../inspect/whyNaN.ts";
import type { Command } from "../command.ts";
import { loadTarget } from "../common.ts";
import { jsonText } from "../format.ts";

export const whyNaNCommand: Command = {
  name: "why-nan",
  summary: "the first operation whose value or derivative is not finite, and what helps",
  details: "Exit code 1 when there is one.",
  options: {},
  example: 'wengert why-nan "sqrt(x1^2 + x2^2)" --at 0,0',
  async run(invocation) {
    const target = await loadTarget(invocation);
    const report = whyNaN(target.f)(...(target.args as never[]));
    const { options, output } = invocation;
    if (options["json"]) output.out(jsonText({ function: target.title, report }));
    else output.out(report === null ? "value, tangent and gradient are finite\n" : `${report}\n`);
    return report === null ? 0 : 1;
  },
};
