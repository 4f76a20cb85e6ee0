import { type Shape, stridesOf } from "../../ir/type.ts";
import type { Reduction } from "./facts.ts";
import type { Plan } from "./steps.ts";

/** Elements reached from the axes of a loop: address in bytes, strides in elements of 8 bytes. */
export interface Access {
  readonly address: number;
  readonly strides: readonly number[];
}

export interface KernelOperand {
  /** A line of the same kernel, a number, or an access, whichever is there. */
  readonly line?: number;
  readonly value?: number;
  readonly access?: Access;
}

/** A line computed in a loop. */
export interface KernelLine {
  readonly line: number;
  readonly operands: readonly KernelOperand[];
  /** Where its lanes go, if anything outside wants them. */
  readonly store: Access | undefined;
  /** Where the reduction goes: stride 0 along reduced axes, which `reduced` marks. */
  readonly reduction:
    | { readonly kind: Reduction; readonly to: Access; readonly reduced: readonly boolean[] }
    | undefined;
}

/** A loop nest with its lines; axes of size 1 are gone and axes that no access tells apart are one. */
export interface Kernel {
  readonly extents: Shape;
  readonly lines: readonly KernelLine[];
}

/** Entries of `values` for the axes whose size is not 1. */
const drop = <T>(values: readonly T[], shape: Shape): readonly T[] =>
  shape.includes(1) ? values.filter((_, axis) => shape[axis] !== 1) : values;

/** What a kernel step reads and writes, axis by axis. Lines without an address are wanted inside the kernel only. */
export function kernelOf(
  plan: Plan,
  shape: Shape,
  lines: readonly number[],
  addresses: ReadonlyMap<number, number>,
): Kernel {
  const { program, roles, views } = plan.facts;
  const whole = stridesOf(shape);
  const operandOf = (line: number, a: number): KernelOperand => {
    const role = roles[a]!;
    if (role.kind === "uniform") return { value: role.value };
    const view = views[a]!;
    if (plan.isInside(line, a)) return { line: view.line };
    const address = addresses.get(view.line)! + 8 * view.offset;
    return { access: { address, strides: drop(view.strides, view.shape) } };
  };
  const kernelLines = lines.map((line): KernelLine => {
    const role = roles[line]!;
    const operands: KernelOperand[] = [];
    const arity = program.arity(line);
    for (let k = 0; k < arity; k++) operands.push(operandOf(line, program.operand(line, k)));
    const address = addresses.get(line);
    if (role.kind === "reduction") {
      const from = program.type(program.operand(line, 0)).shape;
      const kept = stridesOf(program.type(line).shape);
      let next = 0;
      const strides = from.map((_, axis) => (role.axes.includes(axis) ? 0 : kept[next++]!));
      const reduced = from.map((_, axis) => role.axes.includes(axis));
      const to = { address: address!, strides: drop(strides, from) };
      return {
        line,
        operands,
        store: undefined,
        reduction: { kind: role.reduction, to, reduced: drop(reduced, from) },
      };
    }
    const store = address === undefined ? undefined : { address, strides: whole };
    return { line, operands, store, reduction: undefined };
  });
  return joinAxes({ extents: shape, lines: kernelLines });
}

function accessesOf(lines: readonly KernelLine[]): Access[] {
  return lines.flatMap(({ operands, store, reduction }) => [
    ...operands.flatMap(({ access }) => access ?? []),
    ...(store === undefined ? [] : [store]),
    ...(reduction === undefined ? [] : [reduction.to]),
  ]);
}

/** Neighbouring axes that every access walks as if they were one become one. */
function joinAxes(kernel: Kernel): Kernel {
  const { extents, lines } = kernel;
  if (extents.length < 2) return kernel;
  const accesses = accessesOf(lines);
  const joined = (axis: number): boolean =>
    accesses.every(({ strides }) => strides[axis] === strides[axis + 1]! * extents[axis + 1]!) &&
    lines.every(({ reduction }) => reduction === undefined || reduction.reduced[axis] === reduction.reduced[axis + 1]);
  const last: boolean[] = extents.map((_, axis) => axis === extents.length - 1 || !joined(axis));
  if (last.every(Boolean)) return kernel;
  const pick = <T>(values: readonly T[]): T[] => values.filter((_, axis) => last[axis]);
  const sizes: number[] = [];
  let size = 1;
  extents.forEach((extent, axis) => {
    size *= extent;
    if (!last[axis]) return;
    sizes.push(size);
    size = 1;
  });
  const narrow = (access: Access): Access => ({ ...access, strides: pick(access.strides) });
  return {
    extents: sizes,
    lines: lines.map(({ line, operands, store, reduction }) => ({
      line,
      operands: operands.map((o) => (o.access === undefined ? o : { access: narrow(o.access) })),
      store: store && narrow(store),
      reduction: reduction && { ...reduction, to: narrow(reduction.to), reduced: pick(reduction.reduced) },
    })),
  };
}
