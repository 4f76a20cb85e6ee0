import fc from "../properties.ts";

type Text = fc.Arbitrary<string>;
const variables = ["a", "b", "c"];
const places = [...variables, "o.p", "o[key()]", "arr[next()]", "get().p", "o.q", "box.#hidden"];
const one = (...xs: readonly string[]): Text => fc.constantFrom(...xs);
/** Texts of `parts` put together by f. */
const joined = (parts: readonly Text[], f: (...texts: string[]) => string): Text =>
  fc.tuple(...parts).map((texts) => f(...texts));

const atom: Text = one(
  ...["0", "1", "2.5", "-3", "NaN", "'7'", "'x'", "null", "undefined", "true", "2n", "-0", "1e308", "Infinity"],
  ...["a", "b", "c", "a", "b", "c", "o.p", "o.q", "arr[0]", "arr[next()]", "obj", "arr.length", "Symbol.iterator"],
);
const operators = [
  ...["+", "-", "*", "/", "%", "**", "<", ">", "<=", ">=", "===", "!==", "==", "!="],
  ...["&&", "||", "|", "&", "^", "<<", ">>", ">>>", ","],
];
const updates = ["=", "+=", "-=", "*=", "/=", "%=", "**=", "|=", "&=", "^=", "<<=", ">>=", ">>>=", "||=", "&&=", "??="];

/** Expressions of at most that depth: strings, BigInt, NaN, -0, getters, valueOf that logs. */
export const expression: (depth: number) => Text = fc.memo((depth: number): Text => {
  if (depth <= 0) return atom;
  const e = expression(depth - 1);
  return fc.oneof(
    atom,
    joined([e, one(...operators), e], (x, op, y) => `(${op === "**" ? `(${x})` : x} ${op} ${y})`),
    joined([one("-", "+", "!", "typeof ", "~", "void "), e], (op, x) => `${op}(${x})`),
    joined([e, e, e], (x, y, z) => `(${x} ? ${y} : ${z})`),
    joined([e, e], (x, y) => `(${x} ?? ${y})`),
    joined([e], (x) => `log(${x})`),
    joined([one("max", "min", "pow", "atan2", "hypot"), e, e], (f, x, y) => `Math.${f}(${x}, ${y})`),
    joined([one("sin", "abs", "sqrt", "floor", "round", "sign"), e], (f, x) => `Math.${f}(${x})`),
    joined([one(...places.slice(0, 8)), one(...updates), e], (x, op, y) => `(${x} ${op} ${y})`),
    joined([one("a", "o.p", "arr[next()]", "get().q"), one("++", "--")], (x, op) => `${x}${op}`),
    joined([one("++", "--"), one("b", "o.q", "arr[1]")], (op, x) => `${op}${x}`),
    joined([e, e, one("0", "1", "'length'")], (x, y, i) => `[${x}, ${y}][${i}]`),
    joined([e], (x) => `f(${x})`),
    joined([e], (x) => `\`<\${${x}}>\``),
    joined([one("push", "indexOf", "includes", "unshift", "nothing", "filter"), e], (f, x) => `arr.${f}(${x})`),
    joined([e], (x) => `({ a, [${x}]: 1 }).a`),
    joined([e], (x) => `((y, z = y + 1) => y || z)(${x})`),
    joined([e, e], (x, y) => `{ v: ${x} }?.v?.[${y}]`).map((x) => `(${x.replace("{", "({").replace("}?", "})?")})`),
  );
});
/** Statements: branches, loops of every kind, switch, destructuring, exceptions. */
const statement: (depth: number) => Text = fc.memo((depth: number): Text => {
  if (depth <= 0) return joined([expression(1)], (x) => `log(${x});`);
  const s = statement(depth - 1);
  const e1 = expression(1);
  const e2 = expression(2);
  return fc.oneof(
    joined([one(...variables), one("=", "+=", "*="), e2], (x, op, y) => `${x} ${op} ${y};`),
    joined([e2, s, s], (x, y, z) => `if (${x}) { ${y} } else ${z}`),
    joined([e1, s], (x, y) => `if (${x})\n{ let t = a; ${y} c = t; }`),
    joined([one("3", "8", "b", "arr.length", "'2'"), s], (n, x) => `for (let i = 0; i < ${n} && i < 9; i++) { ${x} }`),
    joined(
      [
        one("0", "1", "'0'", "0n"),
        one("<", "<="),
        one("3", "4", "arr.length", "'3'"),
        one("i++", "i += 1", "++i"),
      ].concat([s, one("", "if (i > 1) continue;", "arr[i] = a;", "c = c + i;", "if (a) c = i; else b = i;"), s]),
      (low, rel, n, step, x, y, z) =>
        `for (let i = ${low}; i ${rel} ${n}; ${step}) { if (over()) break; ${x} ${y} ${z} }`,
    ),
    joined(
      [one("0", "1", "'0'", "0n"), one("3", "2", "n"), one("i++", "i += 1", "i += 2"), s, s],
      (low, n, step, x, y) =>
        `for (let i = ${low}, n = 2; i < ${n}; ${step}) { turn(); ${x} if (i > 1) continue; ${y} c = i; }`,
    ),
    joined([s], (x) => `for (const x of arr.slice(0, 4)) { ${x} log(x); }`),
    joined([s], (x) => `for (let [x, y = x] of [[a], [b, c]]) { x += 1; ${x} if (y) continue; log(x); }`),
    joined([e1, s], (x, y) => `{ let k = 0; while (k++ < 3 && ${x}) { ${y} } }`),
    joined([e1, s], (x, y) => `{ let k = 0; do { ${y} } while (k++ < 2 && ${x}); }`),
    joined([s], (x) => `try { ${x} } catch (e) { log(e.name); } finally { log(1); }`),
    joined(
      [e1, e1, s, atom],
      (x, y, z, v) => `switch (${x}) { case ${y}: ${z} case ${v}: log(0); break; default: log(9); }`,
    ),
    joined([e1, e1], (x, y) => `[a, arr[next()], o[key()] = 3] = [${x}, ${y}];`),
    joined([e1], (x) => `({ p: b, ...o.r } = { p: ${x}, r: 1 });`),
    joined([s], (x) => `{ const g = (v) => { a = v; ${x} return v; }; log(g(c)); }`),
    joined(
      [s],
      (x) =>
        `outer${depth}: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { ${x} if (j > i) continue outer${depth}; } }`,
    ),
    joined([expression(3)], (x) => `log(${x});`),
    joined([one("a", "b"), one("c", "1")], (x, y) => `let z${"\n"}= ${y}${"\n"}++${x}`).map(
      (x) => `{ ${x} \n log(z) }`,
    ),
    joined([s], (x) => `{ var late = a; ${x} log(late) }`),
  );
});
/** Whole programs: what every one of them may use, statements, and all that is left at the end. */
export const program: Text = joined(
  [one("1", "2.5", "'4'", "3n", "NaN"), statement(1), statement(2), statement(2), statement(1)],
  (b, inner, x, y, z) => `let a = 1, b = ${b}, c = -2, t = 0, turns = 0;
    const arr = [3, 1, 2];
    const obj = { valueOf() { log("v"); return 4; }, toString() { return "p"; } };
    const o = { p: 1, get q() { log("get"); return 2; }, set q(v) { log("set"); } };
    class Box { #hidden = 1; get v() { return this.#hidden; } up(x) { this.#hidden += x; return this.#hidden++; } }
    const box = new Box();
    const turn = () => { if (turns++ > 60) throw new RangeError("too many turns"); };
    const over = () => turns++ > 60;
    const next = () => { if (arr.length > 12) arr.length = 3; return t++ % 3; };
    const key = () => (log("k"), "p");
    const get = () => (log("o"), o);
    const f = (x) => { if (t++ > 40) return x; ${inner} return box.up(1) + x; };
    ${x} ${y} ${z}
    return [a, b, c, arr, o.p, box.v];`,
);
