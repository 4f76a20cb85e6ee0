import { range, type Shape } from "../ir/type.ts";
import { describe, fail } from "../record/errors.ts";

/** Names of the axes of each operand and of the result; axes under an ellipsis are named `...k`, k counted from the right. */
export interface Subscripts {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
}
const WRITE = 'Write one list of letters for each operand: einsum("ij,jk->ik", a, b)';

/** NumPy's einsum notation for operands of the given shapes. */
export function parseSubscripts(text: string, shapes: readonly Shape[]): Subscripts {
  if (typeof text !== "string") fail("einsum", `the first argument is ${describe(text)}`, WRITE);
  const bare = text.replace(/\s/g, "");
  const sides = bare.split("->");
  if (sides.length > 2) fail("einsum", `"${text}" has more than one ->`, WRITE);
  const lists = sides[0]!.split(",");
  if (lists.length !== shapes.length)
    fail("einsum", `"${text}" names ${lists.length} operands, ${shapes.length} were given`, WRITE);
  const inputs = lists.map((list, k) => named(text, list, shapes[k]!));
  const flat = inputs.flat();
  const widest = Math.max(0, ...inputs.map((names) => names.filter((name) => name.startsWith("...")).length));
  const ellipsis = range(widest).map((i) => `...${widest - 1 - i}`);
  if (sides[1] === undefined) {
    const once = [...new Set(flat)].filter(
      (name) => !name.startsWith("...") && flat.indexOf(name) === flat.lastIndexOf(name),
    );
    return { inputs, output: [...ellipsis, ...once.sort()] };
  }
  const output = letters(text, sides[1]).flatMap((name) => (name === "..." ? ellipsis : [name]));
  if (widest > 0 && !sides[1].includes("..."))
    fail(
      "einsum",
      `"${text}" has axes under ... that the result does not name`,
      "Write ... in the result, or name them",
    );
  for (const name of output) {
    if (output.indexOf(name) !== output.lastIndexOf(name))
      fail("einsum", `"${text}": the result names ${name} twice`, "Each index of the result occurs once");
    if (!flat.includes(name))
      fail("einsum", `"${text}": no operand has the index ${name} of the result`, "Name it in an operand");
  }
  return { inputs, output };
}
/** The letters of one list; an ellipsis stays one entry. */
function letters(text: string, list: string): string[] {
  const found = list.match(/\.\.\.|[A-Za-z]/g) ?? [];
  if (found.join("") !== list || found.filter((name) => name === "...").length > 1)
    fail("einsum", `"${text}": "${list}" is no list of letters with at most one ...`, WRITE);
  return [...found];
}
function named(text: string, list: string, shape: Shape): string[] {
  const found = letters(text, list);
  const hidden = shape.length - found.filter((name) => name !== "...").length;
  const at = found.indexOf("...");
  if (hidden < 0 || (at < 0 && hidden > 0))
    fail(
      "einsum",
      `"${text}": "${list}" names ${found.length - (at < 0 ? 0 : 1)} axes, the operand has shape [${shape}]`,
      "Name every axis, or let ... stand for the leading ones",
    );
  if (at < 0) return found;
  return [...found.slice(0, at), ...range(hidden).map((i) => `...${hidden - 1 - i}`), ...found.slice(at + 1)];
}
