import { showType, type Type } from "../ir/type.ts";
import { beforeOrAfter, describe, fail, isPromise } from "../record/errors.ts";
import type { Tensor } from "../record/tensor.ts";
import {
  enterLeaf,
  type Flat,
  flatten,
  pathsOf,
  type Structure,
  sameStructure,
  showStructure,
  unflatten,
} from "../record/tree.ts";

/** A tree of values as control operations take it: numbers become scalars. */
export interface Entered {
  readonly structure: Structure;
  readonly values: readonly Tensor[];
  readonly root: string;
}
export function enter(operation: string, tree: unknown, what: string): Entered {
  if (tree === undefined) fail(operation, `${what} is undefined`, "Return a value, or a tree of values");
  if (isPromise(tree)) fail(operation, `${what} is a Promise`, beforeOrAfter);
  const flat: Flat = flatten(tree, what);
  if (flat.structure.kind === "static" && tree !== null)
    fail(operation, `${what} is ${describe(tree)}`, "Use numbers, tensors or trees of them");
  return { structure: flat.structure, values: flat.leaves.map((leaf) => enterLeaf(leaf)), root: what };
}
export const build = ({ structure }: Entered, values: readonly Tensor[]): unknown => unflatten(structure, values);
/** Arguments: their leaves together, with their types, and the trees again of as many values. */
interface Arguments {
  readonly trees: readonly Entered[];
  readonly values: readonly Tensor[];
  readonly types: readonly Type[];
  readonly arrange: (values: readonly Tensor[]) => unknown[];
}
export function enterAll(operation: string, what: string, given: readonly unknown[]): Arguments {
  const trees = given.map((tree, k) => enter(operation, tree, `${what} ${k}`));
  const values = trees.flatMap((e) => e.values);
  return {
    trees,
    values,
    types: values.map((v) => v.type),
    arrange: (all) => {
      let at = 0;
      return trees.map((e) => {
        at += e.values.length;
        return unflatten(e.structure, all, at - e.values.length);
      });
    },
  };
}
/** Two trees must have one structure and the same types, leaf by leaf: carries in and out of a step, branches of a cond. */
export function requireSame(operation: string, a: Entered, b: Entered, nameA: string, nameB: string): void {
  if (!sameStructure(a.structure, b.structure))
    fail(
      operation,
      `${nameA} is ${showStructure(a.structure)}, ${nameB} is ${showStructure(b.structure)}`,
      "Both must be the same tree",
    );
  a.values.forEach((v, k) => {
    const w = b.values[k]!;
    if (v.type !== w.type)
      fail(
        operation,
        `${nameA} has ${showType(v.type)} where ${nameB} has ${showType(w.type)} (${pathsOf(b)[k]})`,
        "Shapes and element types must agree: reshape, broadcast or cast one side",
      );
  });
}
