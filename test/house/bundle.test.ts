import { resolve } from "node:path";
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { runtimeNames } from "../../src/rewrite/runtimeNames.ts";
import { read } from "./files.ts";

/** A place with the names of the language only, where code cannot be made from text. */
const bare = (): ReturnType<typeof createContext> =>
  createContext(Object.create(null), { codeGeneration: { strings: false, wasm: true } });

/** Most KB of each subpath, everything exported, with what it needs of the core. */
const budgets: Readonly<Record<string, number>> = {
  // 0.7 KB of it let long lists run as they are at first; 1.2 KB warm the compiler up while the host is idle; 1.9 KB read
  // picked rows where they are wanted, write small programs as straight lines, and small products in whole rows; 0.4 KB
  // find triangles behind conditions, and sums behind other orders of axes, which halves products of loops over entries;
  // 0.3 KB copy few numbers without a call for each array, a quarter of a call of a gradient of 18 numbers;
  // 0.6 KB multiply 32-bit integers exactly.
  // 0.2 KB, there and in fit, emit and adapters, call unmarked functions that call marked ones inside a recording.
  // 0.3 KB, there too, write several single numbers into one array.
  // 0.2 KB let overlapping targets hold what is written last, and refuse into where jit would freeze it.
  jit: 99.3,
  special: 30,
  // 1 KB say which argument or parameter is missing, or does not fit, and its shape; 0.5 KB keep arrays of into from call to
  // call, and take lines of loops in two, which stood with the gradient.
  // 0.2 KB give activations their limits at both infinities.
  nn: 53.9,
  linalg: 40,
  random: 34,
  // 0.4 KB draw the ends of what is too long for a picture.
  inspect: 43,
  expression: 23,
  // 2.4 KB of it are the sparse factorisation, which is not fetched apart: a fit is one synchronous call. 0.4 KB weigh what
  // pictures show, and tell of parameters that have run away. 3.2 KB here, and in the next two, make Jacobians and Hessians
  // of single numbers entry by entry.
  // 0.5 KB refuse what was taken silently (options, lengths, what is no number), and label axes far from 0.
  // 2 KB are the sparse Hessian, its factor and its curvatures, and 1 KB compares a Jacobian of the user's with differences.
  // 0.2 KB give all errors where residuals of weight 0 are not finite, and name parameters that nothing depends on; 0.1 KB
  // write small ones of pictures with one power of ten. 0.8 KB give errors from the blocks of a Hessian, say why others are
  // missing, and refuse promises; 0.3 KB are block pivoting at bounds.
  fit: 149,
  // 0.3 KB put the numbers of compressed Jacobians in order by counting.
  // 0.1 KB refuse options that there are not.
  emit: 130.8,
  // 0.4 KB ask for slopes at several points, and refuse what does not fit.
  // 0.1 KB refuse functions of more variables than there are, and what is no array.
  // 0.4 KB take lists of constraints, and say that an objective gave several values.
  adapters: 123.3,
  operators: 20,
  // 0.5 KB of it read source maps, for the lines of lifted texts.
  "operators/lift": 122.4,
  threads: 22,
  "threads/worker": 1,
  // 1.7 KB of it make scans shorter (invariants before them, rows as they come, arrays in pieces), 1.7 KB rows and records
  // that methods of arrays make, and counters around loops; 0.2 KB compare surroundings list by list, and make rows late; 0.5
  // KB tell places that are none, and clocks by any name.
  // 0.3 KB take lines of loops and branches in two, which stood with the gradient; 0.7 KB let arrays grow in loops.
  "operators/runtime": 71.5,
};

const fileOf = (name: string): string => (name.includes("/") ? name : `${name}/index`);

/** What a user's bundler makes of a program that imports the library. */
async function bundle(program: string): Promise<string> {
  const result = await build({
    stdin: { contents: program, resolveDir: ".", loader: "ts" },
    alias: Object.fromEntries([
      ...Object.keys(budgets).map((name) => [`wengert/${name}`, resolve(`src/${fileOf(name)}.ts`)]),
      ["wengert", resolve("src/index.ts")],
    ]),
    bundle: true,
    minify: true,
    format: "iife",
    globalName: "program",
    platform: "neutral",
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  return result.outputFiles[0]?.text ?? "";
}

function kilobytes(code: string, what: string): number {
  const size = gzipSync(code, { level: 9 }).length / 1024;
  console.log(`${what}: ${size.toFixed(1)} KB gzip, ${(code.length / 1024).toFixed(1)} KB minified`);
  return size;
}

const slope = 'import { grad, sin } from "wengert";\nexport const slope = grad((x: number) => sin(x).mul(x));';
const everything = 'export * from "wengert";';

describe("a bundle", () => {
  it("of a scalar gradient stays below 25 KB gzip", async () => {
    expect(kilobytes(await bundle(slope), "scalar gradient")).toBeLessThan(25);
  });

  it("of the whole core stays below 70 KB gzip", async () => {
    expect(kilobytes(await bundle(everything), "whole core")).toBeLessThan(70);
  });

  it.each(Object.entries(budgets))("of all of wengert/%s stays below %d KB gzip", async (name, most) => {
    expect(kilobytes(await bundle(`export * from "wengert/${name}";`), `wengert/${name}`)).toBeLessThan(most);
  });

  it("of the rewriter with its parser stays below 50 KB gzip", async () => {
    const rewriter = 'export { rewrite } from "./src/rewrite/rewrite.ts";';
    expect(kilobytes(await bundle(rewriter), "rewriter")).toBeLessThan(50);
  });

  it("pays less than 10 KB gzip over the core for operators; methods and functions of the host, and loops, where they are used", async () => {
    const operators = [
      ...["add", "sub", "mul", "div", "mod", "pow", "neg", "pos", "inc", "dec", "numericOf", "bit", "bnot"],
      ...["lt", "gt", "le", "ge", "eq", "ne", "eqq", "neq", "test", "typeOf_", "has", "instance", "name", "text"],
      ...["get", "set", "ref", "key", "items", "born", "f64", "hidden", "mark", "methods", "off", "ours"],
      ...["maths_", "number_"],
    ];
    const others = ["caught", "host", "make", "method", "unmarked", "outer"];
    const loops = ["loop", "loopOf", "each", "grow", "branch", "stays"];
    expect([...operators, ...others, ...loops].sort()).toEqual([...runtimeNames].sort());
    const core = kilobytes(await bundle(everything), "whole core");
    const more = async (names: readonly string[], what: string): Promise<number> => {
      const text = `export { ${names.join(", ")} } from "wengert/operators/runtime";\n${everything}`;
      return kilobytes(await bundle(text), what) - core;
    };
    expect(await more(operators, "operators beside the whole core")).toBeLessThan(10);
    expect(await more([...operators, ...others], "and methods")).toBeLessThan(16);
    expect(await more([...operators, ...others, ...loops], "and loops")).toBeLessThan(39.4);
  });

  it("has no computation left of a subpath that is imported and not used", async () => {
    const imports = Object.keys(budgets).map((name) => `import "wengert/${name}";`);
    const unused = kilobytes(await bundle([...imports, slope].join("\n")), "scalar gradient beside unused subpaths");
    expect(unused).toBeLessThan(kilobytes(await bundle(slope), "scalar gradient") + 0.1);
  });

  it("runs where neither Node nor a browser lends a name", async () => {
    const context = bare();
    runInContext(`${await bundle(slope)}\nglobalThis.answer = program.slope(0.5);`, context);
    expect(context["answer"]).toBeCloseTo(Math.sin(0.5) + 0.5 * Math.cos(0.5), 14);
  });

  it("has a budget for every subpath", () => {
    const manifest: { exports: Record<string, string | object> } = JSON.parse(read("package.json"));
    // What runs in Node alone: it is in no bundle.
    const nodeOnly = ["./operators/plugin", "./operators/register"];
    const subpaths = Object.keys(manifest.exports).filter(
      (path) => path !== "." && path !== "./package.json" && !nodeOnly.includes(path),
    );
    expect(Object.keys(budgets).map((name) => `./${name}`)).toEqual(subpaths);
  });

  it("that uses Node or makes code from text would be seen", async () => {
    await expect(bundle('import { cwd } from "node:process";\nexport const here = cwd();')).rejects.toThrow(
      "node:process",
    );
    const reads = await bundle("export const here = process.cwd();");
    expect(() => runInContext(reads, bare())).toThrow("process is not defined");
    const makes = await bundle('export const one = new Function("return 1")();');
    expect(() => runInContext(makes, bare())).toThrow("Code generation from strings disallowed");
  });
});
