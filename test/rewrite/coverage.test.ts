import { describe, expect, it } from "vitest";
import { grad } from "wengert";
import { lift } from "wengert/operators/lift";
import { rewrite } from "../../src/rewrite/rewrite.ts";
import { type Coverage, coverage } from "./coverage.ts";

const around = { plain: (x: number) => x * x, first: (q: readonly number[]) => q[0] };
/** The derivative of a text that is a function. */
function derivative({ f, at }: Coverage): unknown {
  const own = new Function(`return ${f}`)() as (x: never) => never;
  return grad(lift(own, around))(at as never);
}
const row = ({ construct, becomes, refused }: Coverage): string =>
  `| ${construct.replaceAll("|", "\\|")} | ${becomes}${refused === undefined ? "" : `: "${refused}"`} |`;

describe("in a marked function", () => {
  it.each(coverage)("$construct", (entry) => {
    const { gradient, refused } = entry;
    if (refused !== undefined) expect(() => derivative(entry)).toThrow(refused);
    else if (typeof gradient === "number") expect(derivative(entry)).toBeCloseTo(gradient, 12);
    else expect(derivative(entry)).toEqual(gradient);
  });
  it("with is refused, with its place", () => {
    const text = 'function f(o) {\n  "use wengert";\n  with (o) return x * 2;\n}';
    expect(() => rewrite(text, { file: "f.cjs", format: "commonjs" })).toThrow(
      "f.cjs:3:3: `with` in a marked function",
    );
  });
  it.each([
    ["class A {\n  @own f() {}\n}", "f.js:2:3: Unexpected character '@'; compile types and decorators first"],
    ["\nlet x: number;", "f.js:2:6: Unexpected token; compile types and decorators first"],
  ])("%s is refused, with its place and what is to be done before", (text, why) => {
    expect(() => rewrite(text, { file: "f.js" })).toThrow(why);
  });
  it.each([
    ['function f() { let x = 1; "use wengert"; return x; }', "stands too late"],
    ['function f() { "use wengret"; }', 'did you mean "use wengert"?'],
    ['"use strict"; { "use wengert"; }', "stands too late"],
  ])("%s has a note", (text, why) => {
    const { notes, marked } = rewrite(text);
    expect(notes.map((note) => note.why).join()).toContain(why);
    expect(marked).toBe(0);
  });
  it("the table in docs/plain-typescript.md says the same", async () => {
    const table = ["| in a marked function | on recorded values |", "|---|---|", ...coverage.map(row)].join("\n");
    await expect(`# Plain TypeScript\n\n${intro}\n\n${table}\n\n${limits}\n`).toMatchFileSnapshot(
      "../../docs/plain-typescript.md",
    );
  });
});
const intro = `A function or module that begins with \`"use wengert"\` keeps its own text, which runs, unchanged, whenever nothing is being
recorded, and gets a second one for recordings, in which operators, conditions, index reads and writes and counted loops
are calls. Derivatives are then taken of it as it stands: \`grad(energy)([0, 1.1, 2.3], { k: 2, rest: 1 })\`.

| door | how |
|---|---|
| build plugin | \`import wengert from "wengert/operators/plugin"\`, then \`wengert.vite()\`, \`.rollup()\`, \`.rolldown()\`, \`.esbuild()\`, \`.webpack()\`, \`.rspack()\`; needs the package unplugin |
| Node 20.19 and later | \`node --import wengert/operators/register app.ts\`; before Node 22.13 types are stripped by the package amaro (0.1.9), which from Node 26 on also makes JavaScript of enums |
| run time | \`lift(f, { what f uses from around it })\` of \`wengert/operators/lift\` |
| command line | \`npx wengert grad app.ts#energy --at '[[0, 1.1, 2.3], { "k": 2, "rest": 1 }]'\` |

Errors name lines and columns of the user's files, those of lifted functions of their own text. Doors warn of directives that
are misspelt or stand too late. Packages of others are marked by name: \`wengert.vite({ include: /node_modules\\/(ml-matrix|d3-array)\\// })\`,
\`WENGERT_INCLUDE=ml-matrix,d3-array\` for the loader. Vitest takes the plugin too; packages that it shall mark stand in
\`server.deps.inline\`. esbuild and Rolldown hand over .tsx
and .jsx with their elements in them, which the rewriting does not read: there marked functions in such files are refused, "put
marked functions into a .ts file, which this bundler hands over without JSX"; the other bundlers take them.

This page is written by \`npx vitest run test/rewrite/coverage.test.ts --update\`; each row is a test.`;
const limits = `Everything else keeps its meaning; \`test/operators/holes.ts\` lists a hundred ways by which a recorded number could become
a plain one, and what becomes of each. Functions of wengert (\`wengert\`, \`wengert/special\`) that marked functions call give
numbers for numbers, unless a method of the result is called; those of \`wengert/special\` are typed so (\`erfc(x) / 2\` for a number
x), and so are Hessians of functions of typed arrays and records (\`Float64Array[]\`, blocks by name). Functions that reach a
marked one as arguments, in variables or as callbacks of arrays, and are not marked, are refused where they could take a
recorded number for an object (conditions, \`===\`, \`typeof\`); methods of objects that are not marked are not looked at in this
way. A function, marked or not, that is called with a tensor where nothing records is told to take \`x.toArray()\` when it reads
an element. Functions that name their \`arguments\`, or wait or yield, and declare one name twice keep their own text alone, and a
note says so.

Methods of classes and objects, getters, setters and arrow functions in fields are marked as functions are; a method that
uses \`this\` is differentiated through its object: \`grad((q: number[]) => spring.energy(q))\`.

Under jit, variables around a marked function are looked at again at every call: numbers, texts, and the contents of
arrays, objects, instances of classes, static fields, Maps and Sets, those of \`this\` with its private fields too. When one has changed, the function is recorded anew, and both lists are
kept (\`maxPaths\` at most). Constants and arrays that are frozen (\`Object.freeze(list)\`, each row of a table by itself) cost nothing; other arrays cost a comparison of each of their numbers, 1 to 4 ns, unless
\`jit(f, { around: "freeze" })\` takes all as it was while recording. A function that
changes such a variable (\`calls++\`, \`log.push(x)\`) is refused by jit, as that would happen once and not at each call. Not
looked at: what functions and getters that are not marked use (a generator of random numbers, say: pass its numbers), private
fields of other objects than \`this\`, what Proxies, WeakMaps and iterators give, fields of functions and of arrays, and globals
(\`globalThis.k\`, \`process.env\`, \`exports.k\`).

\`String(explain(f)(x))\` of \`wengert/jit\` names each loop of marked functions: captured as operations on arrays or as a scan,
or run turn by turn and why. Where an array is read in the loop that it grows in, or has another name, or grows under a condition
or in a callback (\`xs.forEach((x) => { r.push(x); })\`: \`xs.map(...)\` is captured), the loop runs turn by turn. Rows of \`new Array(n)\`
that a captured loop fills in part hold NaN elsewhere, not undefined. Loops that begin a property or an element otherwise than
by \`push\` (\`o[k] = ...\` where o has no k), write a \`length\` or call a setter that is not marked run turn by turn, too.
A loop that prints, or calls what keeps a state elsewhere (a function that writes variables of the one it was made in, a generator, an
iterator, a function or method that is not marked and is given nothing recorded, a method of a Date or DataView) runs turn by
turn, too. A getter or a field's initial value that does so without being marked is not seen: captured loops run those once.`;
