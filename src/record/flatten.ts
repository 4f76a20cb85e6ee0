import { type Leaf, pathsOf, flatten as rooted, type Structure } from "./tree.ts";

/** The leaves of a tree, in order. */
export interface Flat {
  readonly leaves: readonly Leaf[];
  /** How to reach each leaf, for messages: `x.layers[0].w`. */
  readonly paths: readonly string[];
  readonly structure: Structure;
}
/** Leaves in a fixed order (arrays by position, objects by insertion order of keys) and the shape around them. */
export function flatten(tree: unknown, path = "x"): Flat {
  const flat = rooted(tree, path);
  return { leaves: flat.leaves, paths: pathsOf(flat), structure: flat.structure };
}
