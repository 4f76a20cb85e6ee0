import { grad } from "../../api/grad.ts";
import { hessian } from "../../api/hessian.ts";
import type { Tensor } from "../../record/tensor.ts";
import type { Command } from "../command.ts";
import { digitsOption, loadFlat, numberFormat, scalarResult } from "../common.ts";
import { headline, jsonText, matrixText } from "../format.ts";

export const hessianCommand: Command = {
  name: "hessian",
  summary: "gradient and second derivatives of a function with one result (forward over reverse)",
  details: "",
  options: { digits: digitsOption },
  example: 'wengert hessian "(x1^2+x2-11)^2 + (x1+x2^2-7)^2" --at x1=3 --at x2=2',
  async run(invocation) {
    const { target, flat } = await loadFlat(invocation);
    const show = numberFormat(invocation);
    const value = scalarResult(flat, "a Hessian belongs to one");
    const f = (x: Tensor): Tensor => flat.f(x).reshape([]);
    const gradient = [...grad(f)(flat.at)];
    const rows = hessian(f)(flat.at).toArray() as number[][];
    const { inputs } = flat;
    if (invocation.options["json"])
      invocation.output.out(
        jsonText({ function: target.title, inputs, at: [...flat.at], value, gradient, hessian: rows }),
      );
    else {
      const labels = inputs.map((x) => `d/d${x}`);
      const table = matrixText(labels, ["gradient", ...labels], (r, c) =>
        show(c === 0 ? gradient[r]! : rows[r]![c - 1]!),
      );
      invocation.output.out(`${headline(target, flat)}\n\nvalue  ${show(value)}\n\n${table}\n`);
    }
    return 0;
  },
};
