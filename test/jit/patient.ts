import { afterEach, beforeEach, vi } from "vitest";
import { patience } from "../../src/jit/patience.ts";

/** The tests of this file meet first calls as users do: interpreted, or as they are, where that is quicker. */
export function withPatience(): void {
  const ofOthers = patience.runs;
  beforeEach(() => {
    Object.assign(patience, { runs: 1 });
  });
  afterEach(() => {
    Object.assign(patience, { runs: ofOthers });
    vi.restoreAllMocks();
  });
}
