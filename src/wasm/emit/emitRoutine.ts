import type { Params } from "../../ir/program.ts";
import type { Numbers } from "../../ir/routine.ts";
import { arrayType, stridesOf, type Type } from "../../ir/type.ts";
import type { Routine } from "../../record/rules.ts";
import { primitives } from "../../record/table.ts";
import type { FunctionBuilder } from "../binary/function.ts";
import { matmulScratch } from "../matmul/matmul.ts";
import { accessAt, type Source, sourceOf } from "../plan/access.ts";
import { bytesOf, type Scope } from "../plan/layout.ts";
import type { Role } from "../plan/role.ts";
import { isContiguous } from "../plan/view.ts";
import { emitMoves } from "./emitControl.ts";
import type { Surroundings } from "./emitKernel.ts";
import { type ProductTools, RoutineWriter } from "./routine.ts";

const resultTypes = (type: Type): readonly Type[] => (type.dtype === "tuple" ? type.parts : [type]);
const roleOf = ({ plan }: Scope, line: number): Role & { readonly kind: "routine" } =>
  plan.facts.roles[line] as Role & { readonly kind: "routine" };
const productBytes = (scope: Scope, line: number): number => {
  const { product } = roleOf(scope, line);
  return product === undefined ? 0 : matmulScratch(...product, "f64");
};

/** Writes the routine of a line. Operands that do not stand in order are copied first; scratch also has the work. */
export function emitRoutine(
  f: FunctionBuilder,
  scope: Scope,
  line: number,
  surroundings: Surroundings & ProductTools & { readonly scratch: number },
): void {
  const { program } = scope.plan.facts;
  let free = surroundings.scratch;
  const take = (elements: number): Source => {
    free += bytesOf(elements);
    return { address: free - bytesOf(elements), strides: [] };
  };
  const types = program.operands(line).map((a) => program.type(a));
  const operands = program.operands(line).map((a): Source => {
    const from = sourceOf(scope, a);
    if (typeof from === "number" || isInOrder(scope, a)) return from;
    const { shape, size } = program.type(a);
    const to = { ...(take(size) as Exclude<Source, number>), strides: stridesOf(shape) };
    emitMoves(f, [{ shape, from, to, tight: false }], surroundings);
    return to;
  });
  const type = program.type(line);
  const places = placesOf(scope, line);
  const outs = resultTypes(type);
  const results = outs.map((t, k): Source => {
    const place = places.get(k);
    return place === undefined ? take(t.size) : accessAt(place, []);
  });
  const { work } = roleOf(scope, line);
  const all = [...types, ...outs, arrayType("f64", [work])];
  const arrays = all.map((t, slot): Numbers => ({ slot, type: t }));
  const n = types.length;
  const { routine } = primitives[program.op(line)]!.lower as Routine<Params>;
  const sources = [...operands, ...results, take(work)];
  const writer = new RoutineWriter(f, sources, surroundings.library, { ...surroundings, scratch: free });
  const given = { operands: arrays.slice(0, n), results: arrays.slice(n, -1), work: arrays.at(-1)! };
  routine(writer, given, program.params.get(line) ?? {});
  writer.release();
}

/** Bytes that it needs for a while. */
export function routineScratch(scope: Scope, line: number): number {
  const { program } = scope.plan.facts;
  const places = placesOf(scope, line);
  const copied = program.operands(line).filter((a) => !isInOrder(scope, a));
  const unplaced = resultTypes(program.type(line)).filter((_, k) => !places.has(k));
  const { work } = roleOf(scope, line);
  const sizes = [...copied.map((a) => program.type(a).size), ...unplaced.map((t) => t.size), work];
  return sizes.reduce((sum, size) => sum + bytesOf(size), productBytes(scope, line));
}

const isInOrder = ({ plan }: Scope, a: number): boolean =>
  plan.facts.roles[a]!.kind === "uniform" || isContiguous(plan.facts.views[a]!);

/** Where the results of a line go, by their number. */
function placesOf({ plan, places }: Scope, line: number): Map<number, NonNullable<ReturnType<typeof places.get>>> {
  const found = new Map<number, NonNullable<ReturnType<typeof places.get>>>();
  const own = places.get(line);
  if (own !== undefined) found.set(0, own);
  plan.facts.roles.forEach((role, k) => {
    const at = places.get(k);
    if (role.kind === "part" && role.of === line && at !== undefined) found.set(role.part, at);
  });
  return found;
}
