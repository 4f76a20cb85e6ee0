/** What becomes of a part of the language in a marked function. */
export interface Coverage {
  readonly construct: string;
  readonly becomes: string;
  /** A function that uses it, at x, and its derivative there; or what the error says. */
  readonly f: string;
  readonly at: unknown;
  readonly gradient?: unknown;
  readonly refused?: string;
}
export const coverage: readonly Coverage[] = [
  {
    construct: "`+ - * / % **`, `+x`, `-x`",
    becomes: "recorded",
    f: "(x) => -(x * x) / 2 + x ** 3 - (+x % 2)",
    at: 3,
    gradient: 23,
  },
  {
    construct: "`+=` and the others, `++`, `--`",
    becomes: "recorded",
    f: "(x) => { let y = x; y *= x; y++; return y; }",
    at: 3,
    gradient: 6,
  },
  {
    construct: "`< > <= >= == != === !==`, `!`",
    becomes: "recorded; where it decides, a condition (under jit a guard)",
    f: "(x) => !(x > 1) ? x : x === 3 ? x * x : 1",
    at: 3,
    gradient: 6,
  },
  {
    construct: "`?:`, `&&`, `||`, `if`, `while`, `do`, `switch`, `break`, `return`, labels, recursion",
    becomes: "the host runs them; conditions are read",
    f: "(x) => { let y = x; while (y < 9) { y *= x; if (y > 8) break; } return (x && y) || 0; }",
    at: 2,
    gradient: 32,
  },
  {
    construct: "`for (let i = a; i < b; i += c)`, `for (const x of xs)`, `for (const [i, x] of xs.entries())`",
    becomes:
      "a loop that can be captured, by any condition that compares sums and multiples of `i`, such as `2 * i + 1 < n && i !== m`; with break, return, var, await or a label: turn by turn",
    f: "(x) => { let s = 0; for (let i = 0; i < 3; i++) s += x * i; return s; }",
    at: 2,
    gradient: 3,
  },
  {
    construct:
      "`while (i < n) { ...; i++; }`, `while (i-- > 0)`, `do { ...; i++; } while (i < n)`, `for (i = 0; i < n; i++)`, `for (var i ...)`",
    becomes:
      "the same, where one statement of the body or the condition moves `i` and nothing else does; other `while` loops: turn by turn",
    f: "(x) => { let s = 0, i = 8; while (i-- > 0) s += x * i; return s * i; }",
    at: 2,
    gradient: -28,
  },
  {
    construct:
      "`xs.map(f)`, `flatMap`, `forEach`, `reduce`, `reduceRight`, `Array.from(xs, f)`, `Array.from({ length: n }, f)` with an f of marked text",
    becomes:
      "the same loops; `map` and `from` may make numbers, rows of numbers and records of those, all of one form; texts, truth values and objects that turns do not make: turn by turn",
    f: "(x) => [1, 2, 3, 4, 5, 6, 7].map((k, i) => [k * x, i]).reduce((s, [v, i]) => s + (v * i) ** 2, 0)",
    at: 1,
    gradient: 6496,
  },
  {
    construct: "`s = { ...s, v: s.v + h }`, `y = y.map(f)`, `[a, b] = [b, a]` in loops",
    becomes: "numbers that the loop carries, as long as the form stays and nobody else could see a difference",
    f: "(x) => { let s = { u: x, v: 1 }; for (let i = 0; i < 8; i++) s = { u: s.v, v: s.u * x }; return s.u; }",
    at: 2,
    gradient: 80,
  },
  {
    construct: "`Math.*`, `Number.isFinite` and the like, `Boolean(x)`, `typeof x`",
    becomes: "recorded or read",
    f: "(x) => (Number.isFinite(x) && Boolean(x) && typeof x === 'number' ? Math.sin(x) : 0)",
    at: 0.5,
    gradient: Math.cos(0.5),
  },
  {
    construct: "`a[i]`, `a[i] = v`, destructuring, spread, rest",
    becomes: "recorded, in arrays of any kind",
    f: "(q) => { const [a, ...b] = q; const c = [...b]; [c[0], c[1]] = [c[1], c[0]]; return a * c[0]; }",
    at: [2, 3, 5],
    gradient: [5, 0, 2],
  },
  {
    construct: "`new Float64Array(n)`, `Float64Array.from`, `Float64Array.of`",
    becomes: "a recorded array",
    f: "(x) => { const a = new Float64Array(2); a[1] = x * x; return a[0] + a[1]; }",
    at: 3,
    gradient: 6,
  },
  {
    construct:
      "`const r = []`, in a loop `r.push(x, ...)` or `r[i] = x`; `const r = new Array(n)`, in a loop `r[i] = [x, ...]`",
    becomes:
      "numbers, rows and records that the loop makes, as `map` does, as long as it adds the same number of things in every turn, counts by one and nothing else in it looks at `r`",
    f: "(q) => { const r = []; for (const x of q) r.push([x, x * x]); return r.reduce((s, [a, b]) => s + a * b, 0); }",
    at: [1, 2, 3],
    gradient: [3, 12, 27],
  },
  {
    construct:
      "`push`, `sort`, `indexOf`, `includes`, `some`, `filter`, `Object.is`, `isNaN`, `instanceof` and the like",
    becomes: "compared by value, answers read",
    f: "(q) => q.filter((x) => x > 1).sort((a, b) => b - a)[0]",
    at: [1, 2, 3],
    gradient: [0, 0, 1],
  },
  { construct: "`x | 0`, `~~x`, `x >> 0`", becomes: "truncation", f: "(x) => x * (x | 0)", at: 2.5, gradient: 2 },
  {
    construct: "other bit operations",
    becomes: "refused",
    f: "(x) => x & 3",
    at: 2,
    refused: 'bit operation "and" on a recorded number',
  },
  {
    construct: "BigInt with a recorded number",
    becomes: "refused",
    f: "(x) => x * 2n",
    at: 2,
    refused: "a recorded number meets a BigInt",
  },
  {
    construct: "closures, objects, classes, getters, private members, generators, exceptions",
    becomes: "as they are; functions in a marked one are rewritten too",
    f: "(x) => { class A { #p = x; get p() { return this.#p * x; } } function* g() { yield new A().p; } let s = 0; for (const y of g()) s += y; return s; }",
    at: 3,
    gradient: 6,
  },
  {
    construct: "`try`, `catch`, `finally`",
    becomes: "as they are; refusals of a recording pass through",
    f: "(x) => { try { if (x > 2) throw new RangeError(`${x}`); return 0; } catch (e) { return x * e.name.length; } finally { x = 0; } }",
    at: 3,
    gradient: 10,
  },
  {
    construct: "objects as numbers: `valueOf`, `[Symbol.toPrimitive]`",
    becomes: "the recorded numbers that these give",
    f: "(x) => ({ valueOf: () => x }) * x",
    at: 3,
    gradient: 6,
  },
  {
    construct: "places and lengths: `a.slice(x)`, `a.at(x)`, `a.fill(0, x)`, `Array.from({ length: x })`",
    becomes: "whole numbers are read, fractions cut off",
    f: "(x) => [1, 2, 3, 4].slice(x).length * x",
    at: 2.5,
    gradient: 2,
  },
  {
    construct: "`parseFloat(x)`, `structuredClone(o)`, `Object.values(q)`, `for (k in q)`, `{ ...q }`",
    becomes: "recorded",
    f: "(q) => parseFloat({ ...structuredClone(q) }[1]) * Object.values(q)[0]",
    at: [2, 3],
    gradient: [3, 2],
  },
  {
    construct: "keys: `m.get(x)`, `new Set([x, y])`, `o[x]`, `{ [x]: y }`, `delete o[x]`, `k in o`, `Array(n)`",
    becomes: "whole numbers are read, others refused",
    f: "(x) => ({ [x]: 1 })[x]",
    at: 1.5,
    refused: "a recorded number was used as a property name or key",
  },
  {
    construct: 'texts: `${x}`, `String(x)`, `x.toFixed(2)`, `x + ""`, `q.join()`',
    becomes:
      "those of numbers; read (under jit refused, but in what is thrown, and of `Math.round(x)` and the like); refused where they are read as numbers again",
    f: "(x) => Number(x.toFixed(2))",
    at: 1.5,
    refused: "made of a recorded number, is read as a number",
  },
  {
    construct:
      "other functions of JavaScript given recorded numbers: `parseInt`, `JSON.stringify`, `text.includes`, `new Date`",
    becomes: "refused",
    f: "(x) => JSON.stringify({ x })",
    at: 1.5,
    refused: "stringify() was given a recorded number or array",
  },
  {
    construct: "`Math.random()`, `Date.now()`, `new Date()`, `performance.now()`, `crypto.getRandomValues(a)`",
    becomes: "asked while recording; under jit refused",
    f: "(x) => x * (Date.now() > 0 ? 1 : 2)",
    at: 1.5,
    gradient: 1,
  },
  {
    construct: "`a[i]` where a has no i, or only fractions of one; holes",
    becomes: "undefined; in loops that are captured, where nobody knows before it runs, refused",
    f: "(q) => (q[2] ?? 5) * q[0] + (q[0.5] ?? 5)",
    at: [1.5, 2],
    gradient: [5, 0],
  },
  {
    construct: "`x['1']`, `x[1n]`, `{ '1': b } = x` of an array",
    becomes: "the element, as in JavaScript; `x['01']` is none",
    f: "(q) => { const { '1': b } = q; return q['0'] * b + (q['01'] ?? q[1n]); }",
    at: [1.5, 2],
    gradient: [2, 2.5],
  },
  {
    construct: "arguments",
    becomes: "copies: what is written to them stays inside, and an array that is given twice is two",
    f: "(q) => { q[0] = q[1] * 2; return q[0] * q[1]; }",
    at: [1.5, 2],
    gradient: [0, 8],
  },
  {
    construct: "a function that is not marked, given a recorded number",
    becomes: "refused where it computes, or (where imported or declared beside) could take it for an object",
    f: "(x) => plain(x)",
    at: 2,
    refused: "was used as a JavaScript number",
  },
  {
    construct: "a function that is not marked, given a recorded array",
    becomes: "refused where it reads or writes",
    f: "(q) => first(q)",
    at: [2],
    refused: 'in a function that is not marked. Put "use wengert" into that function',
  },
  {
    construct: "`async`, `await`",
    becomes: "refused by transforms",
    f: "async (x) => x * 2",
    at: 2,
    refused: "Async functions cannot be recorded",
  },
  {
    construct: "`eval`",
    becomes: "refused by the rewriting",
    f: "(x) => eval('x * x')",
    at: 2,
    refused: "eval in a marked function",
  },
  {
    construct: "`o?.a[i]`",
    becomes: "recorded",
    f: "(q) => ({ q })?.q[q[0]] * 3",
    at: [1, 2],
    gradient: [0, 3],
  },
];
