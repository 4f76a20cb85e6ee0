import { expect } from "vitest";
import "../../src/prims/install.ts";
import type { Program } from "../../src/ir/program.ts";
import { at, type Raw, type RawArray, roundTo, storage } from "../../src/ir/raw.ts";
import { arrayType, type Type } from "../../src/ir/type.ts";
import { recordProgram } from "../../src/record/record.ts";
import { Deviation, run } from "../../src/record/run.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { simplify } from "../../src/transforms/simplify.ts";
import { type Compiled, compile } from "../../src/wasm/compile.ts";

export const f64 = (...shape: number[]): Type => arrayType("f64", shape);
export const i32 = (...shape: number[]): Type => arrayType("i32", shape);
export const f32 = (...shape: number[]): Type => arrayType("f32", shape);
export const bool = (...shape: number[]): Type => arrayType("bool", shape);

/** A function of tensors of the given types as a program, simplified as `jit` does. */
export function programOf(types: readonly Type[], f: (...x: Tensor[]) => Tensor | readonly Tensor[]): Program {
  const { program } = recordProgram(
    "test",
    types,
    (x) => {
      const y = f(...x);
      return Array.isArray(y) ? (y as Tensor[]) : [y as Tensor];
    },
    { lazy: true },
  );
  return simplify(program)[0];
}

/** Numbers in [-2, 2] that a seed decides; small integers for i32, some of each for bool. */
function randomRaw(type: Type, seed: number): RawArray {
  let state = (seed * 2654435761) >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const u = state / 2 ** 32;
    return type.dtype === "i32" ? Math.floor(3 * u) : type.dtype === "bool" ? Number(u > 0.5) : 4 * u - 2;
  };
  if (type.shape.length === 0) return roundTo(type.dtype, next());
  const raw = storage(type);
  for (let k = 0; k < raw.length; k++) raw[k] = next();
  return raw;
}

/** The largest difference that rounding explains, relative to the larger of 1 and the value. */
const tolerances = { f64: 1e-13, f32: 3e-6, i32: 0, bool: 0, tuple: 0 };

function expectSame(got: Raw, wanted: Raw, label: string, tolerance: number = tolerances.f64): void {
  expect(typeof got === "number", label).toBe(typeof wanted === "number");
  const n = typeof wanted === "number" ? 1 : wanted.length;
  expect(typeof got === "number" ? 1 : got.length, label).toBe(n);
  if (typeof wanted !== "number") expect(got.constructor, label).toBe(wanted.constructor);
  for (let k = 0; k < n; k++) {
    const [x, y] = [at(got, k), at(wanted, k)];
    if (Object.is(x, y) || (x === 0 && y === 0)) continue;
    const error = Math.abs(x - y) / Math.max(1, Math.abs(y));
    if (!(error <= tolerance)) expect.fail(`${label}: element ${k} is ${x}, the interpreter says ${y}`);
  }
}

/** The outputs of a compiled program, or the guard that came out differently. */
export function execute({ run: start }: Compiled, inputs: readonly Raw[]): Raw[] | Deviation {
  const results = start(inputs);
  return results instanceof Deviation ? results : results.fresh.map((_, k) => results.read(k));
}

/**
 * Runs a program compiled and interpreted, on given numbers or twice on different ones, and compares. `condition`: how
 * much the program may magnify rounding.
 */
export function expectCompiled(
  program: Program,
  label = "",
  compiled: Compiled = compile(program),
  given?: readonly (readonly Raw[])[],
  condition = 1,
): Compiled {
  const random = [1, 2].map((seed) => program.inputTypes.map((type, k) => randomRaw(type, 100 * seed + k)));
  for (const inputs of given ?? random) {
    const wanted = run(program, inputs);
    const got = execute(compiled, inputs);
    if (!Array.isArray(got)) throw new Error("a program without guards deviated");
    wanted.forEach((y, k) => {
      const { dtype } = program.type(program.outputs[k]!);
      expectSame(got[k]!, y, `${label} output ${k} (${compiled.explain()})`, condition * tolerances[dtype]);
    });
  }
  return compiled;
}

/** The same, where nothing may be left to the interpreter. */
export function expectAllCompiled(program: Program, label = "", given?: readonly (readonly Raw[])[]): Compiled {
  const compiled = expectCompiled(program, label, compile(program), given);
  expect(compiled.explain(), label).not.toMatch(/interpreted|called/);
  return compiled;
}
