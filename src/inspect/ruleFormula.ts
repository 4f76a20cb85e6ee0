import { INPUT, type Program } from "../ir/program.ts";
import { recordProgram } from "../record/record.ts";
import { within } from "../record/recording.ts";
import { row, type Tangent } from "../record/rules.ts";
import { primitives } from "../record/table.ts";
import { simplify } from "../transforms/simplify.ts";
import { formulaOf } from "./notation.ts";

const LETTERS = ["x", "y", "z"];
/**
 * The derivative rule of a line as a formula, read off by recording it: operands x, y, z, result w, tangents dx, dy, dz.
 * `moves` says which operands have one.
 */
export function ruleFormula(p: Program, i: number, moves: readonly boolean[]): string | undefined {
  const block = primitives[p.op(i)];
  const ids = p.operands(i);
  if (block === undefined || block.many || ids.length > LETTERS.length) return undefined;
  const types = ids.map((a) => p.type(a));
  const n = ids.length;
  const { program } = within(null, () =>
    recordProgram("a rule", [...types, p.type(i), ...types.filter((_, k) => moves[k])], (v) => {
      let m = n + 1;
      const dx: Tangent[] = moves.map((on) => (on ? v[m++]! : null));
      const d = block.jvp(row(dx), row(v.slice(0, n)), v[n]!, p.params.get(i));
      return d === null ? [] : [d];
    }),
  );
  const [q] = simplify(program);
  if (q.outputs.length === 0) return "dw = 0";
  const names = [...LETTERS.slice(0, n), "w", ...LETTERS.slice(0, n).flatMap((x, k) => (moves[k] ? [`d${x}`] : []))];
  return `dw = ${nested(q, q.outputs[0]!, names)}`;
}
function nested(q: Program, i: number, names: readonly string[]): string {
  return q.op(i) === INPUT ? names[q.inputs.indexOf(i)]! : formulaOf(q, i, (a) => nested(q, a, names));
}
