import type { LaneRule } from "../../ir/lower.ts";
import { type Shape, stridesOf, type Type } from "../../ir/type.ts";
import { type Access, accessAt, type Move, type Source, sourceOf } from "./access.ts";
import type { Scope } from "./layout.ts";
import type { Reduction } from "./role.ts";

export interface KernelOperand {
  /** A line of the same kernel, or where the numbers come from. */
  readonly line?: number;
  readonly source?: Source;
  /** Whether the numbers are binary32 ones, wherever they stand. */
  readonly isSingle?: boolean;
}

/** A line computed in a loop. */
export interface KernelLine {
  readonly line: number;
  /** Undefined: the operand's own numbers. */
  readonly rule: LaneRule | undefined;
  readonly dtype: Type["dtype"];
  readonly operands: readonly KernelOperand[];
  /** Where its lanes go, if anything outside wants them. */
  readonly store: Access | undefined;
  /** Whether nothing may be written behind its lanes. */
  readonly tight: boolean;
  /** What `store` and all around it hold before the loop. */
  readonly fill: { readonly to: Access; readonly count: number; readonly value: number } | undefined;
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
const dropOf = (access: Access, shape: Shape): Access =>
  shape.includes(1) ? { ...access, strides: drop(access.strides, shape) } : access;

/** What a kernel step reads and writes, axis by axis. Lines without a place are wanted inside the kernel only. */
export function kernelOf(scope: Scope, shape: Shape, lines: readonly number[]): Kernel {
  const { plan, places } = scope;
  const { program, roles, views } = plan.facts;
  const operandOf = (line: number, a: number): KernelOperand => {
    if (plan.isInside(line, a)) return { line: views[a]!.line };
    const source = sourceOf(scope, a);
    const isSingle = program.type(a).dtype === "f32";
    return { source: typeof source === "number" ? source : dropOf(source, views[a]!.shape), isSingle };
  };
  const kernelLines = lines.map((line): KernelLine => {
    const role = roles[line]!;
    const type = program.type(line);
    const { dtype } = type;
    const operands = program.operands(line).map((a) => operandOf(line, a));
    const at = places.get(line);
    const tight = at?.tight === true;
    if (role.kind === "reduction") {
      const from = program.type(program.operand(line, 0)).shape;
      const kept = stridesOf(type.shape);
      let next = 0;
      const strides = from.map((_, axis) => (role.axes.includes(axis) ? 0 : kept[next++]!));
      const reduced = drop(
        from.map((_, axis) => role.axes.includes(axis)),
        from,
      );
      const to = accessAt(at!, drop(strides, from));
      const reduction = { kind: role.reduction, to, reduced };
      return { line, rule: undefined, dtype, operands, store: undefined, tight, fill: undefined, reduction };
    }
    if (role.kind !== "lanes") throw new Error(`compiler: line ${line} is not computed in a loop`);
    const { rule, into } = role;
    if (into !== undefined) {
      const store = dropOf(accessAt(at!, into.strides, into.offset), role.shape);
      const fill =
        into.fill === undefined || scope.standing.has(line)
          ? undefined
          : { to: accessAt(at!, [1]), count: type.size, value: into.fill };
      return { line, rule, dtype, operands: operands.slice(-1), store, tight: true, fill, reduction: undefined };
    }
    const store = at === undefined ? undefined : accessAt(at, stridesOf(shape));
    return { line, rule, dtype, operands, store, tight, fill: undefined, reduction: undefined };
  });
  return joinAxes({ extents: shape, lines: kernelLines });
}

/** A line of a kernel that is no line of a program. */
export interface LooseLine {
  readonly rule?: LaneRule;
  readonly dtype?: Type["dtype"];
  /** Numbers of earlier lines of the same kernel are `{ line }`. */
  readonly operands: readonly KernelOperand[];
  readonly store?: Access;
  readonly tight?: boolean;
  readonly reduction?: { readonly kind: Reduction; readonly to: Access; readonly axis: number };
}

/** A kernel over a shape from loose lines, numbered in order. */
export function looseKernel(shape: Shape, lines: readonly LooseLine[]): Kernel {
  const kept = lines.map(({ rule, dtype = "f64", operands, store, tight = false, reduction }, line): KernelLine => {
    const reduced =
      reduction &&
      drop(
        shape.map((_, axis) => axis === reduction.axis),
        shape,
      );
    return {
      line,
      rule,
      dtype,
      operands: operands.map((o) => (typeof o.source === "object" ? { source: dropOf(o.source, shape) } : o)),
      store: store && dropOf(store, shape),
      tight,
      fill: undefined,
      reduction: reduction && { kind: reduction.kind, to: dropOf(reduction.to, shape), reduced: reduced! },
    };
  });
  return joinAxes({ extents: shape.filter((size) => size !== 1), lines: kept });
}

/** A copy as a kernel. */
export const kernelOfMove = ({ shape, from, to, tight }: Move): Kernel =>
  looseKernel(shape, [{ operands: [{ source: from }], store: to, tight }]);

const memoryOf = ({ source }: KernelOperand): Access | undefined => (typeof source === "object" ? source : undefined);

function accessesOf(lines: readonly KernelLine[]): Access[] {
  return lines.flatMap(({ operands, store, reduction }) => [
    ...operands.flatMap((o) => memoryOf(o) ?? []),
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
    lines: lines.map(({ operands, store, reduction, ...rest }) => ({
      ...rest,
      operands: operands.map((o) => (typeof o.source === "object" ? { ...o, source: narrow(o.source) } : o)),
      store: store && narrow(store),
      reduction: reduction && { ...reduction, to: narrow(reduction.to), reduced: pick(reduction.reduced) },
    })),
  };
}
