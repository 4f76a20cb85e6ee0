import { gzipSync } from "node:zlib";
import type { AnyFunction } from "../../api/call.ts";
import { type Derivative, type Derived, derivatives, derive, type EmitOptions } from "../../emit/derived.ts";
import { textOf } from "../../emit/typescript.ts";
import { wasmOf } from "../../emit/wasm.ts";
import { type Command, stringOption, UsageError } from "../command.ts";
import { loadTarget, writeText } from "../common.ts";
import { jsonText } from "../format.ts";
import type { Target } from "../target.ts";

/** An option that is one of several words. */
function choiceOf<T extends string>(name: string, given: string | undefined, words: readonly T[], standard: T): T {
  if (given === undefined) return standard;
  const word = words.find((w) => w === given);
  if (word === undefined) throw new UsageError(`--${name} ${given}: expected one of ${words.join(", ")}`);
  return word;
}
/** Matrices of functions of several numbers are those of a function of the list of them. */
function subjectOf(
  { plain: { f, args } }: Target,
  derivative: Derivative,
): { f: AnyFunction; args: readonly unknown[] } {
  const matrices: readonly Derivative[] = ["jacobian", "hessian", "hvp"];
  if (args.length < 2 || !matrices.includes(derivative) || !args.every((x) => typeof x === "number"))
    return { f, args };
  return { f: (x: readonly never[]) => f(...x) as unknown, args: [[...args]] };
}
/** Nanoseconds of a call: the least of several runs. */
function timeOf(f: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  let turns = 1;
  const until = performance.now() + 150;
  do {
    const start = performance.now();
    for (let k = 0; k < turns; k++) f();
    const taken = performance.now() - start;
    least = Math.min(least, (1e6 * taken) / turns);
    if (taken < 5) turns *= 2;
  } while (performance.now() < until);
  return least;
}
interface Written {
  readonly text: string;
  readonly code: string;
  readonly bytes: number | undefined;
}
function write(derived: Derived, options: EmitOptions, to: "ts" | "wasm"): Written {
  const plain = { ...options, language: "js" } as const;
  if (to === "ts") return { text: textOf(derived, options), code: textOf(derived, plain), bytes: undefined };
  const { text, bytes } = wasmOf(derived, options);
  return { text, code: wasmOf(derived, plain).text, bytes: bytes.length };
}
/** A tensor argument as the typed array that emitted functions take. */
const plainArgument = (x: unknown): unknown => {
  if (typeof x !== "object" || x === null || ArrayBuffer.isView(x)) return x;
  if (Array.isArray(x)) return x.map(plainArgument);
  if ("toArray" in x)
    return Float64Array.from([(x as { toArray(): unknown }).toArray()].flat(Infinity as 1) as number[]);
  return Object.fromEntries(Object.entries(x).map(([key, y]) => [key, plainArgument(y)]));
};

export const emitCommand: Command = {
  name: "emit",
  summary: "a function or a derivative of it as stand-alone source that imports nothing",
  details:
    "Sizes of arrays and the branches taken are those at the point of --at. Sizes and times of the text go to the error output. A gradient is that by all arguments of a formula, by the first of a function of a module.",
  options: {
    derivative: { type: "string", value: "NAME", help: `${derivatives.join(", ")} (grad by default)` },
    to: { type: "string", value: "ts|wasm", help: "TypeScript (default), or WebAssembly with its loader" },
    name: { type: "string", value: "NAME", help: "the name of the function (that of the derivative by default)" },
    out: { type: "string", value: "FILE", help: "write there instead of to the output" },
  },
  example: 'wengert emit "x1*x2 + sin(x1)" --derivative grad --at 2,3',
  async run(invocation) {
    const { options, output } = invocation;
    const derivative = choiceOf("derivative", stringOption(options, "derivative"), derivatives, "grad");
    const to = choiceOf("to", stringOption(options, "to"), ["ts", "wasm"] as const, "ts");
    const target = await loadTarget(invocation);
    if (target.args.length === 0 && derivative !== "value")
      throw new UsageError(
        `${target.title} has no variables, and so no derivative: name some (x1..xn, x, y, z, t), or write its value with --derivative value`,
      );
    const { f, args } = subjectOf(target, derivative);
    const isFormula = "variables" in target.f && args.length > 1;
    const derived = derive(f, args, derivative, isFormula ? args.map((_, k) => k) : undefined);
    const name = stringOption(options, "name") ?? derivative;
    const { text, code, bytes } = write(derived, { name, derivative }, to);
    const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Record<string, AnyFunction>;
    const given = derived.args.map(plainArgument) as never[];
    const emitted = timeOf(() => module[name]!(...given) as unknown);
    const interpreter = timeOf(() => derived.f(...(derived.args as never[])) as unknown);
    const sizes = {
      characters: text.length,
      gzip: gzipSync(text).length,
      ...(bytes === undefined ? {} : { wasm: bytes }),
    };
    const file = stringOption(options, "out");
    if (file !== undefined) writeText("out", file, text);
    if (options["json"])
      output.out(
        jsonText({
          function: target.title,
          derivative,
          to,
          name,
          ...(file === undefined ? { text } : { file }),
          sizes,
          nanoseconds: { emitted, interpreter },
        }),
      );
    else if (file === undefined) output.out(text);
    const machine = bytes === undefined ? "" : `, of which ${bytes} are machine code`;
    output.err(
      `${derivative} of ${target.title}: ${sizes.characters} bytes, ${sizes.gzip} gzip${machine}; ${emitted.toFixed(0)} ns a call, recorded anew at each call ${interpreter.toFixed(0)} ns\n`,
    );
    return 0;
  },
};
