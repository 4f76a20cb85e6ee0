import { grad } from "../../api/grad.ts";
import type { Tensor } from "../../record/tensor.ts";
import type { Command } from "../command.ts";
import { digitsOption, loadFlat, numberFormat, scalarResult } from "../common.ts";
import { headline, jsonText, listText } from "../format.ts";

export const gradCommand: Command = {
  name: "grad",
  summary: "value and gradient of a function with one result (reverse mode)",
  details: "",
  options: { digits: digitsOption },
  example: 'wengert grad "x1*x2 + sin(x1)" --at 2,3',
  async run(invocation) {
    const { target, flat } = await loadFlat(invocation);
    const show = numberFormat(invocation);
    const value = scalarResult(flat, "use jacobian for all of them");
    const gradient = [...grad((x: Float64Array) => flat.f(x as unknown as Tensor).reshape([]))(flat.at)];
    if (invocation.options["json"])
      invocation.output.out(
        jsonText({ function: target.title, inputs: flat.inputs, at: [...flat.at], value, gradient }),
      );
    else
      invocation.output.out(
        `${headline(target, flat)}\n\n${listText(["value", ...flat.inputs.map((x) => `d/d${x}`)], [value, ...gradient].map(show))}\n`,
      );
    return 0;
  },
};
