import type { Tensor } from "./tensor.ts";

/**
 * Inside a branch that only some examples of a batch take: which do, bool[n]. Loops count only those, so that a `while`
 * in the untaken branch ends, and indices of the others are not looked at.
 */
export let laneMask: Tensor | null = null;
/** Runs f as the branch of the lanes in `mask`. */
export function withLanes<T>(mask: Tensor | null, f: () => T): T {
  const saved = laneMask;
  laneMask = mask;
  try {
    return f();
  } finally {
    laneMask = saved;
  }
}
