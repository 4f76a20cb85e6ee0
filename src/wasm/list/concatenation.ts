import { type Shape, sameShape, sizeOf, type Type, withShape } from "../../ir/type.ts";
import { codeNamed, nameOf } from "../../record/table.ts";
import type { Lines } from "../../transforms/lines.ts";
import type { NewLine } from "../../transforms/simplify.ts";

/** Arrays joined from more pieces are joined in steps, so that what grows piece by piece stays linear. */
const mostPieces = 64;

/**
 * Arrays that are joined only to be joined again are joined once: matrices of rows of numbers (`stack`), under any leading
 * axes that all have. Every piece has one axis behind those, so that its shape there is a view.
 */
export function concatenation(lines: Lines, { op, type, operands, params }: NewLine): number | undefined {
  const { axis } = params as { axis: number };
  const lead = type.shape.slice(0, axis);
  const parts = operands.map((a) => partsOf(lines, a, op, lead));
  const pieces = parts.flatMap((own, k) => own ?? [operands[k]!]);
  if (pieces.length > mostPieces || parts.every((own) => own === undefined)) return undefined;
  const { program } = lines;
  if (pieces.some((a) => rowOf(program.type(a), lead) === undefined)) return undefined;
  const rows = pieces.map((a) => shaped(lines, a, [...lead, rowOf(program.type(a), lead)!]));
  const whole = withShape(type, [...lead, sizeOf(type.shape.slice(axis))]);
  return shaped(lines, lines.line(op, whole, rows, params), type.shape);
}
/** What line a joins along the axis behind the leading ones, if that is what it does. */
function partsOf({ program }: Lines, a: number, op: number, lead: Shape): readonly number[] | undefined {
  const at = nameOf(program.op(a)) === "reshape" ? program.operand(a, 0) : a;
  if (program.op(at) !== op || (program.params.get(at) as { axis: number }).axis !== lead.length) return undefined;
  return [at, a].every((line) => sameShape(program.type(line).shape.slice(0, lead.length), lead))
    ? program.operands(at)
    : undefined;
}
/** Size of an array behind the leading axes, where at most one axis has a size other than 1. */
function rowOf({ shape }: Type, lead: Shape): number | undefined {
  const own = shape.slice(lead.length).filter((d) => d !== 1);
  return own.length > 1 ? undefined : (own[0] ?? 1);
}
const shaped = (lines: Lines, a: number, shape: Shape): number => {
  const type = lines.program.type(a);
  return sameShape(type.shape, shape)
    ? a
    : lines.line(codeNamed("reshape")!, withShape(type, shape), [a], { shape: [...shape] });
};
