import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Derivative, emitTypeScript, emitWasm } from "../../src/emit/index.ts";
import {
  cond,
  erf,
  evaluate,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  matmul,
  record,
  scan,
  softmax,
  switchCase,
  type Tensor,
  tensor,
  vjp,
  whileLoop,
} from "./all.ts";
import { evaluated } from "./emitted.ts";

type F = (...x: never[]) => unknown;
interface Case {
  readonly name: string;
  readonly f: F;
  readonly args: readonly unknown[];
  /** Other arguments of the same form. */
  readonly other: readonly unknown[];
  readonly only?: readonly Derivative[];
}
const vector = (...x: number[]): Float64Array => Float64Array.from(x);
const cases: readonly Case[] = [
  { name: "number", f: (x: Tensor) => x.sin().mul(x).exp(), args: [0.3], other: [-1.2] },
  {
    name: "vector",
    f: (x: Tensor) => x.mul(x.sum()).tanh().sum(),
    args: [vector(0.1, 0.2, 0.3)],
    other: [vector(-1, 0.5, 2)],
  },
  {
    name: "record",
    f: ({ k, w }: { k: Tensor; w: Tensor }) => matmul(w, w).mul(k).add(erf(k)).square().sum(),
    args: [
      {
        k: 2,
        w: tensor([
          [1, 2],
          [3, 4],
        ]),
      },
    ],
    other: [
      {
        k: -1,
        w: tensor([
          [0.5, 1],
          [-2, 3],
        ]),
      },
    ],
    only: ["value", "grad", "vjp"],
  },
  {
    name: "list",
    f: ([x, y]: [Tensor, Tensor]) => x.div(y).sub(y.log()),
    args: [[1, 2]],
    other: [[3, 0.5]],
    only: ["value", "grad", "jvp", "vjp", "hvp"],
  },
  {
    name: "loop",
    f: (x: Tensor) => scan((c, t) => [c.mul(x).add(t), c.sin()], tensor(1), tensor([1, 2, 3, 4]))[1].sum(),
    args: [0.7],
    other: [1.1],
  },
  {
    name: "state",
    f: (x: Tensor) => scan((c: Tensor, t) => [c.mul(t).add(x), c.sum()], x, tensor([1, 2, 3]))[1].sum(),
    args: [vector(0.7, 0.1)],
    other: [vector(1.1, 2)],
  },
  {
    name: "search",
    f: (x: Tensor) =>
      whileLoop(
        (c: Tensor) => c.lt(100),
        (c: Tensor) => c.mul(x),
        x,
      ),
    args: [2],
    other: [3],
    only: ["value", "jvp"],
  },
  {
    name: "branch",
    f: (x: Tensor) =>
      cond(
        x.gt(1),
        () => x.sin(),
        () => x.mul(2),
      ),
    args: [2],
    other: [0.5],
  },
  {
    name: "cases",
    f: (x: Tensor) => switchCase(x.floor().cast("i32"), [() => x.sin(), () => x.mul(2), () => x.square()]),
    args: [2.5],
    other: [1.5],
  },
  {
    name: "rows",
    f: (x: Tensor) =>
      softmax(x.reshape([2, 2]).mul(2))
        .mul(
          tensor([
            [1, 2],
            [3, 4],
          ]),
        )
        .sum(),
    args: [vector(1, 2, 3, 4)],
    other: [vector(0, -1, 1, 0.5)],
  },
];
const flat = (x: unknown): number[] => {
  if (typeof x === "number") return [x];
  if (ArrayBuffer.isView(x)) return [...(x as Float64Array)];
  if (Array.isArray(x)) return x.flatMap(flat);
  if (typeof (x as Tensor).toArray === "function" && "rank" in (x as object)) return flat((x as Tensor).toArray());
  return Object.values(x as object).flatMap(flat);
};
/** Tensors as typed arrays: what emitted functions take. */
const plain = (x: unknown): unknown => {
  if (typeof x === "number" || ArrayBuffer.isView(x)) return x;
  if (Array.isArray(x)) return x.map(plain);
  if ("rank" in (x as object)) return Float64Array.from(flat(x));
  return Object.fromEntries(Object.entries(x as object).map(([k, y]) => [k, plain(y)]));
};
/** What the engine gives, and what further arguments the emitted function has. */
function expected({ f, other }: Case, derivative: Derivative): { want: unknown; more: readonly unknown[] } {
  const g = f as (...x: unknown[]) => Tensor;
  const program = (): unknown => evaluate(record(g as never, ...(other as [])), ...(leaves(other) as never[]));
  if (derivative === "value") return { want: program(), more: [] };
  if (derivative === "grad") return { want: (grad(g) as F)(...(other as never[])), more: [] };
  if (derivative === "jacobian") return { want: (jacobian(g) as F)(...(other as never[])), more: [] };
  if (derivative === "hessian") return { want: (hessian(g) as F)(...(other as never[])), more: [] };
  if (derivative === "hvp")
    return { want: (hvp(g) as unknown as F)(other[0] as never, other[0] as never), more: other };
  if (derivative === "jvp") return { want: jvp(g as never, other as [], other as never), more: other };
  return { want: vjp(g as never, ...(other as []))[1](1), more: [1] };
}
const leaves = (x: unknown): unknown[] => {
  if (typeof x === "number" || ArrayBuffer.isView(x) || "rank" in (x as object)) return [x];
  return Object.values(x as object).flatMap(leaves);
};
const all: readonly Derivative[] = ["value", "grad", "jvp", "vjp", "jacobian", "hessian", "hvp"];
const texts: string[] = [];

describe("emitTypeScript", () => {
  it.each(cases)("$name: every derivative is that of the engine", (example) => {
    for (const derivative of example.only ?? all) {
      const text = emitTypeScript(example.f, example.args, { name: "emitted", derivative });
      texts.push(text);
      expect(emitTypeScript(example.f, example.args, { name: "emitted", derivative })).toBe(text);
      const { want, more } = expected(example, derivative);
      const module = evaluated(text);
      const args = [...example.other, ...more].map(plain);
      const got = flat(module["emitted"]!(...args));
      const numbers = flat(want);
      expect(got.length).toBe(numbers.length);
      got.forEach((y, k) => {
        expect(Math.abs(y - numbers[k]!), `${derivative}: ${y} for ${numbers[k]}\n${text}`).toBeLessThanOrEqual(
          1e-13 * (1 + Math.abs(numbers[k]!)),
        );
      });
    }
  });
  it.each(cases)("$name: WebAssembly gives the same", (example) => {
    for (const derivative of example.only ?? all) {
      const { text, bytes } = emitWasm(example.f, example.args, { name: "emitted", derivative });
      texts.push(text);
      expect(emitWasm(example.f, example.args, { name: "emitted", derivative }).bytes).toEqual(bytes);
      const { want, more } = expected(example, derivative);
      const got = flat(evaluated(text)["emitted"]!(...[...example.other, ...more].map(plain)));
      const numbers = flat(want);
      expect(got.length).toBe(numbers.length);
      got.forEach((y, k) => {
        expect(Math.abs(y - numbers[k]!), `${derivative}: ${y} for ${numbers[k]}`).toBeLessThanOrEqual(
          1e-12 * (1 + Math.abs(numbers[k]!)),
        );
      });
    }
  });
  it("is accepted by the strictest compiler", () => {
    const folder = mkdtempSync(join(tmpdir(), "wengert-emit-"));
    afterAll(() => rmSync(folder, { recursive: true }));
    expect(texts.length).toBeGreaterThan(40);
    texts.forEach((text, k) => {
      writeFileSync(join(folder, `e${k}.ts`), text);
    });
    const strict =
      "ignoreConfig strict noUncheckedIndexedAccess exactOptionalPropertyTypes noImplicitReturns isolatedDeclarations declaration noEmit"
        .split(" ")
        .map((flag) => `--${flag}`);
    const files = texts.map((_, k) => join(folder, `e${k}.ts`));
    const tsc = new URL("../../node_modules/typescript/bin/tsc", import.meta.url).pathname;
    try {
      execFileSync(process.execPath, [
        tsc,
        ...strict,
        "--target",
        "es2022",
        "--module",
        "es2022",
        "--types",
        "",
        ...files,
      ]);
    } catch (e) {
      throw new Error(String((e as { stdout: Buffer }).stdout));
    }
  });
  it("says what it cannot write", () => {
    const f = (x: Tensor): Tensor => x;
    expect(() => emitTypeScript(f, [1], { name: "a b" })).toThrow("no name of a function");
    expect(() => emitTypeScript(f, [1], { derivative: "slope" as never })).toThrow("Choose one of value, grad");
    const two = (x: Tensor, y: Tensor): Tensor => x.mul(y);
    expect(() => emitTypeScript(two, [1, 2], { derivative: "hessian", argnums: 1 })).toThrow(
      "that in the first argument",
    );
  });
  it.each<readonly [string, (emit: (...x: unknown[]) => unknown, f: F) => unknown, RegExp]>([
    ["a misspelt option", (emit, f) => emit(f, [1], { derivatve: "grad" }), /derivatve is no option.*derivative/],
    ["another language", (emit, f) => emit(f, [1], { language: "py" }), /language is "py".*"ts" or "js"/],
    ["no examples", (emit, f) => emit(f), /example arguments are undefined, not a list/],
    ["options in place of examples", (emit, f) => emit(f, { derivative: "grad" }), /example arguments are/],
    ["an example that is no list", (emit, f) => emit(f, 5), /not a list/],
    ["options that are null", (emit, f) => emit(f, [1], null), /null is no option/],
    ["argnums of a tangent", (emit, f) => emit(f, [1], { derivative: "jvp", argnums: 0 }), /jvp has no argnums/],
    ["a name that the loader needs", (emit, f) => emit(f, [1], { name: "atob" }), /atob is a word of such a text/],
  ])("refuses %s", (_, call, message) => {
    const f = (x: Tensor): Tensor => x.mul(x);
    expect(() => call(emitTypeScript as never, f)).toThrow(message);
    expect(() => call(emitWasm as never, f)).toThrow(message);
  });
  it("keeps parameters from the names of its functions", () => {
    const f = (slopeInto: Tensor, slope: Tensor): Tensor => slopeInto.mul(slopeInto).mul(slope);
    const options = { name: "slope", derivative: "grad", argnums: [0, 1] } as const;
    for (const text of [emitTypeScript(f, [1, 2], options), emitWasm(f, [1, 2], options).text])
      expect(evaluated(text)["slope"]!(3, 4)).toEqual([24, 9]);
  });
  it("writes Hessians and their products in the first of several arguments", () => {
    const f = (x: Tensor, y: Tensor): Tensor => x.pow(3).mul(y).sum();
    const { f: h } = evaluated(emitTypeScript(f, [vector(1, 2), 2], { name: "f", derivative: "hessian" }));
    expect([...(h!(vector(3, 4), 5) as Float64Array)]).toEqual([90, 0, 0, 120]);
    const { f: product } = evaluated(emitTypeScript(f, [vector(1, 2), 2], { name: "f", derivative: "hvp" }));
    expect([...(product!(vector(3, 4), 5, vector(1, 2)) as Float64Array)]).toEqual([90, 240]);
  });
  it("holds conditions and sizes against those of the examples", () => {
    const f = (x: Tensor): Tensor => (x.sum().gt(0).item() ? x.sum() : x.sum().neg());
    const { f: emitted } = evaluated(emitTypeScript(f, [vector(1, 2)], { name: "f" }));
    expect(emitted!(vector(3, 4))).toBe(7);
    expect(() => emitted!(vector(-3, -4))).toThrow("take another branch");
    expect(() => emitted!(vector(1, 2, 3))).toThrow("x must have 2 numbers");
  });
  it("writes into arrays of the caller's", () => {
    const { gInto } = evaluated(
      emitTypeScript((x: Tensor) => x.square().sum(), [vector(1, 2)], { name: "g", derivative: "grad" }),
    );
    const out = vector(0, 0);
    gInto!(vector(3, 4), out);
    expect(out).toEqual(vector(6, 8));
  });
  it("takes programs", () => {
    const program = record((x: Tensor) => x.sin().mul(x), 2);
    const { slope } = evaluated(emitTypeScript(program, { name: "slope", derivative: "grad" }));
    expect(slope!(2)).toBeCloseTo(Math.cos(2) * 2 + Math.sin(2), 14);
  });
});
