import { describe, expect, it } from "vitest";
import { expression } from "../../src/expression/index.ts";
import { grad } from "../../src/index.ts";

const deep = 20_000;

describe("formulas of any depth", () => {
  it.each([
    ["parentheses", `${"(".repeat(deep)}x${")".repeat(deep)}`, 2, 2],
    ["signs", `${"-".repeat(deep)}x`, 2, 2],
    ["powers", `x${"^x".repeat(deep)}`, 1, 1],
    ["calls", `${"abs(".repeat(deep)}x${")".repeat(deep)}`, -3, 3],
    ["sums", `x${" + x".repeat(deep)}`, 1, deep + 1],
  ])("of %s are read, evaluated and shown", (_, text, x, y) => {
    const f = expression(text);
    expect(f(x)).toBe(y);
    const shown = f.toString();
    expect(expression(shown).toString()).toBe(shown);
  });
  it("are differentiated", () => {
    expect(grad(expression(`x${"*x".repeat(deep - 1)}`))(1 as never)).toBe(deep);
  });
  it("may have many arguments and variables", () => {
    const names = Array.from({ length: 150_000 }, (_, k) => `x${k + 1}`);
    const f = expression(`max(${names.join(", ")})`);
    expect(f(Float64Array.from(names, (_, k) => k % 1000))).toBe(999);
  });
  it("that end too early show the place alone", () => {
    let message = "";
    try {
      expression(`${"(".repeat(deep)}x`);
    } catch (e) {
      message = (e as Error).message;
    }
    expect(message).toContain(`expected ")" for the "(" at column ${deep}`);
    expect(message.length).toBeLessThan(400);
    const [, line, caret] = message.split("\n");
    expect(line!.length).toBe(caret!.length - 1);
  });
});
