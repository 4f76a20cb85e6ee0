import { describe, it } from "vitest";
import { checkEdge } from "./edges.ts";
import { entries } from "./entries.ts";
import { showPoint } from "./numbers.ts";

describe("conventions at kinks, ties and poles are the same by every road", () => {
  for (const op of entries)
    for (const edge of op.edges ?? [])
      it(`${op.name} at ${showPoint(edge.at)}: ${edge.why}`, () => {
        checkEdge(op, edge);
      });
});
