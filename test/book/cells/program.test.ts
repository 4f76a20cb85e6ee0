import { describe, expect, it } from "vitest";
import { confine } from "../../../book/cells/confine.ts";
import { takeImports } from "../../../book/cells/imports.ts";
import { runProgram } from "../../../book/cells/program.ts";

async function printed(code: string): Promise<string[]> {
  const lines: string[] = [];
  await runProgram(code, (line) => lines.push(line));
  return lines;
}
const fault = (code: string): Promise<string> =>
  printed(code).then(
    (lines) => `no fault: ${lines}`,
    (e: Error) => e.message,
  );

describe("a program of a reader", () => {
  it("is plain TypeScript that transforms take", async () => {
    const code = `import { grad, hessian as curvature } from "wengert";
type Pair = { a: number; b: number };
const f = ({ a, b }: Pair): number => a * a * b + Math.sin(b);
console.log(grad(f)({ a: 2, b: 0 }), f({ a: 2, b: 1 }) > 4);
console.log(curvature((x: number) => x ** 3)(2));`;
    expect(await printed(code)).toEqual(["{ a: 0, b: 5 } true", "12"]);
  });

  it("may wait, and imports whole modules", async () => {
    const code = `import * as w from "wengert";
import { expression } from "wengert/expression";
const v = await Promise.resolve(w.grad(expression("x^2"))(3));
console.log(v);`;
    expect(await printed(code)).toEqual(["6"]);
  });

  it("shows values", async () => {
    const code = `import { tensor } from "wengert";
console.log("x", 1 / 3, [1, 2], tensor([[1, 2]]), { a: true }, null, undefined, () => 1, 1n);
console.error("e");`;
    expect(await printed(code)).toEqual([
      "x 0.333333333333 [1, 2] [[1, 2]] { a: true } null undefined function  1",
      "e",
    ]);
  });

  it("gives the function that an exercise asks for", async () => {
    const twice = await runProgram("function twice(x: number) { return 2 * x; }", () => {}, "twice");
    expect((twice as (x: number) => number)(4)).toBe(8);
    expect(await runProgram("const x = 1;", () => {}, "twice")).toBeUndefined();
  });

  it.each([
    ["let a = ;", /^Line 1: SyntaxError: Unexpected token/],
    ["const a = 1;\nconst b: number = (2;", /^Line 2: SyntaxError/],
    ["const y: null = null;\nconsole.log(1);\ny.z;", /^Line 3: TypeError: Cannot read properties of null/],
    ["console.log(nowhere);", /^nowhere is not there/],
    [
      'import { grad } from "wengert";\nconst f = (x: number) => x & 3;\ngrad(f)(2);',
      /^Line 2: operators: bit operation/,
    ],
    ['import { nothing } from "wengert";\nnothing();', /^"wengert" has no nothing/],
    ['import fs from "node:fs";\nfs.read();', /^"node:fs" is not there: programs here import wengert/],
    ['import w from "wengert";\nw();', /^"wengert" has no default/],
    ["throw new Error('mine');", /^Line 1: mine$/],
    ["throw 'text';", /^text$/],
    ["eval('1');", /^Line 1: eval in a marked function/],
  ])("is told what is wrong: %s", async (code, message) => expect(await fault(code)).toMatch(message));

  it("keeps its lines where they were when imports are taken out", () => {
    const { body, bound } = takeImports('import {\n  grad,\n} from "wengert";\nconst x = 1;');
    expect(body).toBe("\n\n\nconst x = 1;");
    expect([...bound.keys()]).toEqual(["grad"]);
  });
});

it("ways out are taken from a scope and from what it inherits", () => {
  const base = { indexedDB: {}, navigator: {} };
  const scope = Object.assign(Object.create(base) as object, { fetch: () => 1, Math, keep: 1 });
  expect(confine(scope)).toEqual([]);
  for (const way of ["fetch", "indexedDB", "navigator"]) expect(way in scope).toBe(false);
  expect(scope).toHaveProperty("keep", 1);
});

it("a way that cannot be deleted gives nothing any more", () => {
  const scope = Object.defineProperty({}, "location", { value: "here", writable: true, configurable: false });
  expect(confine(scope)).toEqual(["location"]);
  expect((scope as { location?: unknown }).location).toBeUndefined();
});
