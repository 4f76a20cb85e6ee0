import { enterArguments } from "../../api/call.ts";
import { traceTable } from "../../inspect/traceTable.ts";
import { reshape } from "../../prims/broadcast.ts";
import { slice } from "../../prims/slicing.ts";
import { asTensor } from "../../record/like.ts";
import { unflatten } from "../../record/tree.ts";
import type { Command } from "../command.ts";
import { alongOption, digitsIn, digitsOption, directionOf, loadFlat } from "../common.ts";
import { headline, jsonText } from "../format.ts";
import type { Target } from "../target.ts";

/** A vector as values that look like the arguments. */
function likeArguments({ args: xs }: Target, v: Float64Array): unknown[] {
  const { flats, args, starts } = enterArguments(xs);
  let from = 0;
  const leaves = args.map((a) => {
    from += a.size;
    return reshape(slice(asTensor(v), [from - a.size, from]), a.shape);
  });
  return flats.map(({ structure, leaves: own }, k) =>
    unflatten(structure, leaves.slice(starts[k]!, starts[k]! + own.length)),
  );
}
export const showCommand: Command = {
  name: "show",
  summary: "the evaluation trace: every operation with its value, tangent and adjoint",
  details:
    "Tangents are for the direction --along, the first unit vector by default; adjoints are the derivatives of the result (none when there are several).",
  options: {
    along: alongOption,
    digits: { ...digitsOption, help: "significant digits, 6 by default" },
    html: { type: "boolean", help: "write an HTML table" },
  },
  example: 'wengert show "log(x1) + x1*x2 - sin(x2)" --at 2,5',
  async run(invocation) {
    const { target, flat } = await loadFlat(invocation);
    const { options, output } = invocation;
    const digits = digitsIn(invocation, 6);
    const unit = flat.inputs.map((_, k) => (k === 0 ? 1 : 0));
    const tangent = likeArguments(target, directionOf(invocation, flat, unit));
    const table = traceTable(target.f, target.args as never, tangent.length === 0 ? {} : { tangent });
    if (options["json"]) output.out(jsonText({ function: target.title, ...table.toJSON() }));
    else if (options["html"]) output.out(`${table.toHTML(digits)}\n`);
    else output.out(`${headline(target, flat)}\n\n${table.toString(digits)}\n`);
    return 0;
  },
};
