import { jet } from "../../api/jet.ts";
import { asTensor } from "../../record/like.ts";
import { type Command, numberOption, UsageError } from "../command.ts";
import { alongOption, digitsOption, directionOf, loadFlat, numberFormat } from "../common.ts";
import { headline, jsonText, matrixText } from "../format.ts";

const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
/** The derivative k! a, also where k! is beyond doubles and a below them. */
const derivative = (a: number, k: number): number => (k > 170 ? k * derivative(a, k - 1) : a * factorial(k));
/** An order costs its square. */
const highest = 1000;
export const jetCommand: Command = {
  name: "jet",
  summary: "Taylor coefficients along a direction, to any order",
  details:
    "The coefficient a_k of t^k of f(x + t d), and the derivative k! a_k. The direction d is 1 in every entry unless --along says another.",
  options: {
    order: { type: "string", value: "N", help: "highest order, 5 by default, 1000 at most" },
    along: alongOption,
    digits: digitsOption,
  },
  example: 'wengert jet "exp(x)*sin(x)" --at 0 --order 6',
  async run(invocation) {
    const { target, flat } = await loadFlat(invocation);
    const show = numberFormat(invocation);
    const order = numberOption(invocation.options, "order", 5, true);
    if (order > highest) throw new UsageError(`--order ${order}: at most ${highest}`);
    const along = directionOf(invocation, flat, new Array<number>(flat.at.length).fill(1));
    const series = jet(flat.f, [[asTensor(flat.at), asTensor(along)]], order);
    const coefficients = series.map((c) => Array.from(c.toTypedArray()));
    const { inputs, outputs } = flat;
    if (invocation.options["json"])
      invocation.output.out(
        jsonText({ function: target.title, inputs, outputs, at: [...flat.at], along: [...along], coefficients }),
      );
    else {
      const columns = outputs.flatMap((y) => [`${y}: a_k`, "k! a_k"]);
      const table = matrixText(
        coefficients.map((_, k) => `t^${k}`),
        columns,
        (k, c) => show(c % 2 === 0 ? coefficients[k]![c >> 1]! : derivative(coefficients[k]![c >> 1]!, k)),
      );
      invocation.output.out(`${headline(target, flat)}, along [${along.join(", ")}]\n\n${table}\n`);
    }
    return 0;
  },
};
