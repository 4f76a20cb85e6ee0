import { ADD, INPUT, KNOWN, Program } from "../ir/program.ts";
import { zeroRaw } from "../ir/raw.ts";
import { isFloat } from "../ir/type.ts";
import { movingLines } from "../transforms/moving.ts";

/** A recording in which every floating-point value can be moved by itself. */
export interface Exposed {
  readonly program: Program;
  /** Where each line of the original stands. */
  readonly to: readonly number[];
  /** The position among the inputs of what is added to each line; undefined for lines that cannot move. */
  readonly shift: readonly (number | undefined)[];
}
/**
 * The recording p (its numbers known) with an input 0 of its own added to every line that moves with the active inputs:
 * the adjoint of line i is the cotangent of that input, computed by the very sweep that makes gradients.
 */
export function expose(p: Program, active: readonly boolean[]): Exposed {
  const moves = movingLines(p, active);
  const q = new Program();
  const to: number[] = [];
  const shift: (number | undefined)[] = [];
  const input = (i: number): number => {
    const id = q.push2(INPUT, p.type(i), -1, -1);
    q.inputs.push(id);
    return id;
  };
  for (const i of p.inputs) {
    to[i] = input(i);
    if (p.known(i) === KNOWN) q.keep(to[i]!, p.raw(i)!);
  }
  for (let i = 0; i < p.n; i++) {
    const op = p.op(i);
    const type = p.type(i);
    if (op !== INPUT) {
      to[i] = q.push(
        op,
        type,
        p.operands(i).map((a) => to[a]!),
        p.params.get(i),
      );
      if (p.known(i) === KNOWN) q.keep(to[i]!, p.raw(i)!);
    }
    if (moves[i] === 0 || !isFloat(type)) continue;
    const zero = input(i);
    q.keep(zero, zeroRaw(type));
    shift[i] = q.inputs.length - 1;
    to[i] = q.push2(ADD, type, to[i]!, zero);
    if (p.known(i) === KNOWN) q.keep(to[i]!, p.raw(i)!);
  }
  q.outputs = p.outputs.map((o) => (o < 0 ? o : to[o]!));
  return { program: q, to, shift };
}
