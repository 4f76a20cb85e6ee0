import { sizeOf, stridesOf } from "../../ir/type.ts";
import { accessAt, type Move, sourceOf } from "./access.ts";
import type { Facts } from "./facts.ts";
import type { Scope } from "./layout.ts";
import type { Role } from "./role.ts";
import type { Plan, Step } from "./steps.ts";
import type { AllTraffic } from "./traffic.ts";
import { isContiguous } from "./view.ts";

/** A line whose numbers stand within those of another one, from element `offset` on. */
export interface Joined {
  readonly line: number;
  readonly within: number;
  readonly offset: number;
}

/** Steps that write nothing behind a place that is tight. */
const careful: readonly (Step["kind"] | undefined)[] = ["kernel", "lanes", "concatenate", "scatter"];

/**
 * Operands of concatenations that can be computed where they are wanted, in ascending order of the concatenations: whole
 * lines, one after another in memory, of one width. `hasPlace`: lines that stand elsewhere.
 */
export function joinedLines(
  plan: Plan,
  { traffic, kept }: AllTraffic,
  singles: ReadonlySet<number>,
  hasPlace: (line: number) => boolean,
): Joined[] {
  const { facts, steps } = plan;
  const { program, roles, views, rowBlocks } = facts;
  const written = new Set(traffic.flatMap(({ writes }) => writes));
  const taken = new Set<number>();
  const found: Joined[] = [];
  const isFree = (line: number): boolean => !hasPlace(line) && !rowBlocks.sizes.has(line);
  /** Is operand a all that its line holds, written once by code that keeps within bounds? */
  const isWhole = (a: number): boolean => {
    const { line, offset } = views[a]!;
    const role = roles[line]!;
    return (
      isContiguous(views[a]!) &&
      offset === 0 &&
      program.type(a).size === program.type(line).size &&
      (role.kind === "concatenate" ||
        role.kind === "reduction" ||
        (role.kind === "scatter" && !role.adds) ||
        (role.kind === "lanes" && role.into === undefined)) &&
      careful.includes(steps[plan.stepOf(line)]?.kind) &&
      written.has(line) &&
      !kept.has(line)
    );
  };
  for (const step of steps) {
    if (step.kind !== "concatenate" || !isFree(step.line)) continue;
    const { axis } = roles[step.line] as Role & { readonly kind: "concatenate" };
    const { shape } = program.type(step.line);
    if (sizeOf(shape.slice(0, axis)) !== 1) continue;
    const stride = stridesOf(shape)[axis]!;
    let at = 0;
    for (const a of program.operands(step.line)) {
      const { line } = views[a]!;
      const fits = isWhole(a) && isFree(line) && singles.has(line) === singles.has(step.line) && !taken.has(line);
      if (fits) {
        taken.add(line);
        found.push({ line, within: step.line, offset: at * stride });
      }
      at += program.type(a).shape[axis]!;
    }
  }
  return found.sort((a, b) => a.within - b.within);
}

/** The number that enough of a concatenation is in every run for it to stand there; undefined if there is none. */
export function fillOf({ program, roles }: Facts, line: number): number | undefined {
  let fill: number | undefined;
  let some = 0;
  for (const a of program.operands(line)) {
    const role = roles[a]!;
    if (role.kind !== "uniform") continue;
    fill ??= role.value;
    if (Object.is(fill, role.value)) some += program.type(a).size;
  }
  return 4 * some < program.type(line).size ? undefined : fill;
}

/** The operands of a concatenation, one after another, but for those that stand where they are wanted. */
export function piecesOf(scope: Scope, line: number): Move[] {
  const { facts } = scope.plan;
  const { program, roles } = facts;
  const { axis } = roles[line] as Role & { readonly kind: "concatenate" };
  const fill = scope.standing.has(line) ? fillOf(facts, line) : undefined;
  const strides = stridesOf(program.type(line).shape);
  let at = 0;
  return program.operands(line).flatMap((a): Move[] => {
    const { shape } = program.type(a);
    const to = accessAt(scope.places.get(line)!, strides, at * strides[axis]!);
    const from = sourceOf(scope, a);
    at += shape[axis]!;
    const stands =
      typeof from === "number" ? Object.is(from, fill) : from.address === to.address && from.base === to.base;
    return stands ? [] : [{ shape, from, to, tight: true }];
  });
}
