import { describe, expect, it } from "vitest";
import { outcome } from "./same.ts";
import { traps } from "./traps.ts";

describe.each(Object.entries(traps))("%s", (_name, body) => {
  it("means the same rewritten", () => {
    const plain = outcome(body, "plain");
    expect(plain).not.toContain("SyntaxError");
    expect(outcome(body, "own")).toBe(plain);
    expect(outcome(body, "recorded")).toBe(plain);
  });
});
