import { jacobian } from "../../api/jacobian.ts";
import { asTensor } from "../../record/like.ts";
import type { Command } from "../command.ts";
import { digitsOption, loadFlat, numberFormat } from "../common.ts";
import { headline, jsonText, matrixText } from "../format.ts";

export const jacobianCommand: Command = {
  name: "jacobian",
  summary: "all partial derivatives: one row for each result, one column for each entry of the arguments",
  details: 'Several formulas, with semicolons between them, are one function: "x1*x2; sin(x1)".',
  options: { digits: digitsOption },
  example: 'wengert jacobian "x1*cos(x2); x1*sin(x2)" --at "2, pi/3" --digits 8',
  async run(invocation) {
    const { target, flat } = await loadFlat(invocation);
    const show = numberFormat(invocation);
    const rows = jacobian(flat.f)(asTensor(flat.at)).toArray() as number[][];
    const { inputs, outputs, values } = flat;
    if (invocation.options["json"])
      invocation.output.out(
        jsonText({ function: target.title, inputs, outputs, at: [...flat.at], values, jacobian: rows }),
      );
    else {
      const table = matrixText(outputs, ["value", ...inputs.map((x) => `d/d${x}`)], (r, c) =>
        show(c === 0 ? values[r]! : rows[r]![c - 1]!),
      );
      invocation.output.out(`${headline(target, flat)}\n\n${table}\n`);
    }
    return 0;
  },
};
