import { grad } from "../../api/grad.ts";
import { explain } from "../../jit/explain.ts";
import type { Command } from "../command.ts";
import { loadTarget } from "../common.ts";
import { jsonText } from "../format.ts";

export const explainCommand: Command = {
  name: "explain",
  summary: "how a function, or its gradient, runs compiled: loops, what is fused, times, the WebAssembly",
  details: "Every step stands with its part of the time of all.",
  options: {
    grad: { type: "boolean", help: "the gradient instead, by all arguments" },
    wat: { type: "boolean", help: "the code too, in the text format of WebAssembly" },
  },
  example: 'wengert explain "x1*x2 + sin(x1)" --at 2,3 --grad',
  async run(invocation) {
    const { options, output } = invocation;
    const { f, args } = await loadTarget(invocation);
    const argnums = args.map((_, k) => k);
    const subject = options["grad"] ? (grad(f, { argnums }) as (...x: never[]) => unknown) : f;
    const explanation = explain(subject, { wat: options["wat"] === true })(...(args as never[]));
    output.out(options["json"] ? jsonText(explanation) : `${explanation}\n`);
    return 0;
  },
};
