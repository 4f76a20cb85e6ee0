import { describe, expect, it } from "vitest";
import { type AnyFunction, jacobian, vmap } from "wengert";
import { jit } from "wengert/jit";
import { clearLoopReport, loopReport } from "wengert/operators";
import { lift } from "wengert/operators/lift";
import { tryEveryLoop } from "./agree.ts";

type F = (x: number[]) => unknown;
const x = Array.from({ length: 10 }, (_, i) => 0.3 + 0.11 * i);
/** What is done to an array f that a loop has filled, and of whose elements x is part. */
const changes: Readonly<Record<string, string>> = {
  "loses its last element and is given another": "f.pop(); f.push(7 * x[0]);",
  "loses its first and is given another": "const v = f.shift(); f.push(3 * v);",
  "is made shorter and longer again": "f.length = 3; for (let k = 3; k < x.length; k++) f.push(x[k]);",
  "is spliced and lengthened": "f.splice(2, 2); f.unshift(x[1], x[2]);",
  "has an element deleted and put back": "delete f[2]; f[2] = x[0];",
  "has an element deleted by another name": "const g = { f }; delete g.f[2]; f[2] = x[0];",
  "has an element defined":
    "Object.defineProperty(f, 2, { value: 4, writable: true, enumerable: true, configurable: true });",
  "has a property deleted by the host": "Reflect.deleteProperty(f, '2'); f[2] = x[0];",
  "holds a text": "f[2] = 'a';",
  "holds nothing": "f[2] = undefined;",
  "holds a truth value": "f[2] = true;",
  "holds a list": "f[2] = [x[0], 2];",
  "is sealed":
    "Object.seal(f); f[2] = x[0]; let j = 0; for (let i = 0; i < f.length; i++) if (f[i] > f[j]) j = i; f[j] = x[1];",
};
const program = (change: string): F =>
  new Function(
    "x",
    `"use strict"; const f = new Array(x.length).fill(0); for (let i = 0; i < x.length; i++) f[i] = x[i] * x[i] * (i + 1);
    ${change} return f;`,
  ) as F;
const numbers = (y: unknown): number[] => (typeof y === "number" ? [y] : Array.isArray(y) ? y.flatMap(numbers) : []);

describe("an array that a loop has filled", () => {
  tryEveryLoop();
  it.each(Object.entries(changes))("and that %s, is what it is in JavaScript", (_, change) => {
    const f = program(change);
    const marked = lift(f as AnyFunction);
    const compiled = jit(marked);
    for (const at of [x, x.map((v) => 0.9 * v)]) {
      const want = f([...at]);
      expect(JSON.stringify(compiled([...at]), round)).toBe(JSON.stringify(want, round));
      const slopes = numbers((jacobian(marked) as AnyFunction)([...at]));
      const columns = at.map((_, c) => {
        const beside = (h: number): number[] => numbers(f(at.map((v, k) => (k === c ? v + h : v))));
        const [up, down] = [beside(1e-5), beside(-1e-5)];
        return up.map((v, r) => (v - down[r]!) / 2e-5);
      });
      numbers(want).forEach((_, r) => {
        columns.forEach((column, c) => void expect(slopes[r * at.length + c]).toBeCloseTo(column[r]!, 6));
      });
    }
  });
  const asks =
    "let s = 0; for (let i = 0; i < x.length; i++) s += u[i] === true ? x[i] : typeof u[i] === 'boolean' ? 2 * x[i] : 9;";
  it.each([
    ["made empty", "const u = new Array(x.length); for (let i = 0; i < x.length; i++) u[i] = x[i] > 0.6;"],
    [
      "of numbers before",
      "const u = new Array(x.length).fill(0); for (let i = 0; i < x.length; i++) u[i] = x[i] > 0.6;",
    ],
    ["of a map", "const u = x.map((v) => v > 0.6);"],
    [
      "some of them",
      "const u = new Array(x.length).fill(0); for (let i = 0; i < x.length; i++) u[i] = x[i]; u[3] = x[2] > 0;",
    ],
  ])("and that holds truth values, %s, tells them from numbers", (_, makes) => {
    const f = new Function("x", `"use strict"; ${makes} ${asks} return s;`) as F;
    const compiled = jit(lift(f as AnyFunction));
    for (const at of [x, x.map((v) => 0.9 * v)]) expect(compiled([...at])).toBeCloseTo(f([...at]) as number, 12);
  });
  it("is asked for its places, and stays in its store: the loops that read it are captured", () => {
    const f = new Function(
      "x",
      `"use strict"; const f = new Array(x.length).fill(0); for (let i = 0; i < x.length; i++) f[i] = x[i] * x[i];
      let s = 0; for (let i = 0; i < x.length; i++) if (3 in f && !(99 in f) && "length" in f) s += f[i] * i; return s;`,
    ) as F;
    const marked = lift(f as AnyFunction);
    for (const make of [jit, (g: AnyFunction) => g] as ((g: AnyFunction) => AnyFunction)[]) {
      clearLoopReport();
      expect(make(marked)([...x])).toBeCloseTo(f([...x]) as number, 12);
    }
    jit(marked)([...x]);
    expect(loopReport().map(({ as }) => as)).toEqual(["arrays", "arrays"]);
  });
  it.each([
    ["true", "true"],
    ["a comparison", "x[1] > 0"],
    ["a text", "'q'"],
    ["nothing", "undefined"],
    ["a list", "[x[1], 2]"],
  ])("or any other, holds %s at a recorded place as it is, or says why not", (_, value) => {
    const asked = "return a[2] === v && typeof a[2] === typeof v ? x[1] : typeof a[2] === 'number' ? 9 : 7;";
    for (const made of ["x.map(() => 0)", "[0, 0, 0, 0]", "[1, 2, 3, x[0]]", "x.map((y) => y > 0)"]) {
      const text = `"use strict"; const a = ${made}; const v = ${value}; a[Math.floor(x[0])] = v; ${asked}`;
      const f = new Function("x", text) as F;
      const at = [2.3, 0.7, 1, 4];
      expect(f([...at])).toBe(0.7);
      expect(jit(lift(f as AnyFunction))([...at])).toBe(0.7);
      expect((jacobian(lift(f as AnyFunction)) as AnyFunction)([...at])).toEqual([0, 1, 0, 0]);
      expect(() => vmap(lift(f as AnyFunction))([at, at] as never)).toThrow(/Use an array|is not known/);
    }
  });
  it.each([
    ["a truth value", "true"],
    ["a comparison", "x[2] > 0"],
    ["a text", "'q'"],
    ["nothing", "undefined"],
  ])("of an argument, takes no %s for a number", (_, value) => {
    for (const where of ["1", "Math.floor(x[0])", "'1'"]) {
      const f = lift(new Function("x", `"use strict"; x[${where}] = ${value}; return x[1];`) as AnyFunction);
      for (const g of [jit(f), jacobian(f)] as AnyFunction[])
        expect(() => g([1.2, 0.7, 3])).toThrow(/no place for what is no number. Copy its elements first/);
    }
    const loop = lift(
      new Function(
        "x",
        `"use strict"; for (let i = 0; i < x.length; i++) x[i] = ${value}; return x[1];`,
      ) as AnyFunction,
    );
    expect(() => jit(loop)([...x])).toThrow(/no place for what is no number/);
  });
  it("of numbers of one kind, makes numbers of what is written, as JavaScript does", () => {
    const f = (v: Float64Array): number => {
      v[Math.floor(v[0]!)] = true as never;
      v[2] = (v[0]! > 0) as never;
      return v[1]! + v[2]! + v[3]!;
    };
    const at = Float64Array.of(1.2, 7, 8, 9);
    expect(jit(lift(f))(at.slice())).toBe(f(at.slice()));
    expect((jacobian(lift(f)) as AnyFunction)(at.slice())).toEqual(Float64Array.of(0, 0, 0, 1));
  });
  it("loses no element where it is an argument", () => {
    const marked = lift(
      new Function("x", '"use strict"; delete x[2]; return x[2] === undefined ? 1 : x[0];') as AnyFunction,
    );
    expect(() => jit(marked)(x)).toThrow("Cannot delete");
  });
  it("cannot be written once it is frozen", () => {
    const marked = lift(program("Object.freeze(f); f[2] = 3;") as AnyFunction);
    expect(() => jit(marked)(x)).toThrow("read only");
    expect(() => (jacobian(marked) as AnyFunction)(x)).toThrow("read only");
  });
});
const round = (_: string, v: unknown): unknown => (typeof v === "number" ? Number(v.toPrecision(12)) : v);
