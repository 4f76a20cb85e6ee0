import { grad } from "../../api/grad.ts";
import { record } from "../../api/record.ts";
import { cost } from "../../inspect/cost.ts";
import { toDot } from "../../inspect/dot.ts";
import { toJSON } from "../../inspect/json.ts";
import { simplified } from "../../inspect/simplified.ts";
import { toSvg } from "../../inspect/svg.ts";
import { printProgram } from "../../record/print.ts";
import { type Command, stringOption } from "../command.ts";
import { loadTarget, writeText } from "../common.ts";

export const graphCommand: Command = {
  name: "graph",
  summary: "the program of a function, or of its gradient: as text, picture, Graphviz or JSON",
  details: "Without --svg, --dot or --json: one line for each operation, and what it costs.",
  options: {
    svg: { type: "string", value: "FILE", help: "write a picture; - for standard output" },
    dot: { type: "boolean", help: "write the language of Graphviz" },
    grad: { type: "boolean", help: "the program of the gradient instead" },
  },
  example: 'wengert graph "x1*x2 + sin(x1)" --at 2,3 --grad --svg gradient.svg',
  async run(invocation) {
    const { options, output } = invocation;
    const target = await loadTarget(invocation);
    const argnums = target.args.map((_, k) => k);
    const f = options["grad"] ? (grad(target.f, { argnums }) as (...x: never[]) => unknown) : target.f;
    const program = simplified(record(f, ...(target.args as never[])));
    const file = stringOption(options, "svg");
    if (file !== undefined && file !== "-") {
      writeText("svg", file, toSvg(program));
      output.err(`${file}: ${program.n} lines\n`);
    } else if (file === "-") output.out(toSvg(program));
    else if (options["dot"]) output.out(toDot(program));
    else if (options["json"]) output.out(`${toJSON(program)}\n`);
    else {
      const c = cost(program);
      const counts = `${c.operations} operations, ${c.flops} flops, ${c.transcendentals} elementary functions, ${c.peakBytes} bytes at most`;
      output.out(`${printProgram(program)}\n\n${counts}\n`);
    }
    return 0;
  },
};
