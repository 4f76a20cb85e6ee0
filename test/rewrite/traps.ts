/** Programs in which a careless rewriting would show: each runs the same as written and rewritten. */
export const traps: Readonly<Record<string, string>> = {
  "string plus": 'let s = "a"; s += 1; s = s + 2 + "b"; return s + null + undefined + [1, 2] + {};',
  "number plus string": 'return [1 + 2 + "3", "3" - 1, "3" * "4", +"5", -"6", "2" ** 3]',
  BigInt: "let b = 3n; b++; b *= 2n; b **= 2n; return [b, b % 7n, -b, ~b, b > 3, b == 64n, b << 2n, 5n / 2n]",
  "BigInt mixed": "return 1n + 1",
  "BigInt postfix": "let b = 1n; const c = b++; return [b, c]",
  "-0": "const z = 0; return [-z, 0 * -1, -z + -z, Object.is(-z, -0), Math.max(-0, 0), -(0), Math.round(-0.4)]",
  NaN: "const n = NaN; return [n < 1, n >= 1, !(n < 1), n === n, n !== n, n == n, n && 1, n || 2, Math.max(1, n), n ? 1 : 2]",
  "valueOf order":
    "const o = (n) => ({ valueOf() { log(n); return n; } }); return [o(1) + o(2), o(3) < o(4), o(5) > o(6), o(7) <= o(8), o(9) * o(10)]",
  "toPrimitive hint":
    'const o = { [Symbol.toPrimitive](h) { log(h); return 1; } }; return [o + 1, o * 1, o < 1, `${o}`, o == 1, +o, -o, o + ""]',
  "order of effects":
    "const f = (x) => log(x); const o = { a: 1 }; return [f(1) + f(2) * f(3), (f(4), o)[(f(5), 'a')] += f(6), f(7) ? f(8) : f(9), f(0) || f(10), f(0) && f(11)]",
  "member read before right side":
    "const o = { a: 1 }; o.a += (o.a = 10, 5); let x = 1; x += (x = 10, 5); return [o.a, x]",
  "getter once":
    "let n = 0; const o = { get a() { log('get'); return n; }, set a(v) { log('set'); n = v; } }; o.a += 2; o.a++; ++o.a; o.a--; return [o.a, o.a++, n]",
  "index once": "let i = 0; const a = [1, 2, 3]; a[i++] += 10; a[i++]++; a[i++] **= 2; return [a, i]",
  "key conversion": "const k = { toString() { return 'p'; } }; const o = { p: 1 }; o[k] += 1; o[k]++; return o",
  "object once":
    "const o = { a: 1 }; const f = () => { log('f'); return o; }; f().a += 2; f().a++; f()['a'] -= 1; return o",
  "postfix value": 'let x = "5"; const y = x++; let u; u++; return [x, y, u]',
  "prefix value": 'let x = "5"; const y = ++x; return [x, y]',
  "postfix null": "let x = null; const y = x--; return [x, y]",
  "logical values": 'return [0 || "a", "" && 1, null ?? 2, 1 && "b", NaN || 0, (0, 3) || 4]',
  "logical assignment":
    "let a = 0, b = 1, c = null; a ||= 5; b &&= 6; c ??= 7; const o = { z: 0 }; o.z ||= 3; return [a, b, c, o]",
  typeof:
    'let u; return [typeof 1, typeof undeclared, typeof u, typeof null, typeof "", typeof 1n, typeof (() => 1), typeof {}, typeof -1]',
  "delete and in": 'const o = { a: 1, b: 2 }; delete o.a; delete o["b"]; return ["a" in o, Object.keys(o)]',
  "switch strict":
    'const f = (x) => { switch (x) { case 1: return "one"; case "1": return "string"; case NaN: return "nan"; default: return "other"; case 2: return "two"; } }; return [f(1), f("1"), f(NaN), f(2), f(null)]',
  "switch fall":
    "let s = ''; switch (log(2)) { case 1: s += 1; case 2: s += 2; case 3: s += 3; break; default: s += 4; } return s",
  "loop closures": "const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); return fs.map((f) => f())",
  continue: "let s = 0; for (let i = 0; i < 6; i++) { if (i % 2) continue; s += i; } return s",
  "bound moves":
    "const a = [1, 2]; let n = 0; for (let i = 0; i < a.length; i++) { if (a.length < 5) a.push(i); n++; } return [a, n]",
  "counter changed": "let s = 0; for (let i = 0; i < 10; i++) { s += i; i += 2; } return s",
  "bound read each turn":
    "let k = 0; const o = { get n() { log('n'); return 3; } }; for (let i = 0; i < o.n; i++) k += i; return k",
  "float step": "let n = 0; for (let x = 0; x < 1; x += 0.1) n++; return n",
  "string bound": 'let n = 0; for (let i = 0; i < "3"; i++) n += i; return n',
  "string start": 'let n = ""; for (let i = "0"; i < 3; i++) n += i; return n',
  "Infinity bound with return": "for (let i = 0; i < Infinity; i++) { if (i > 5) return i; }",
  "var in loop": "for (var i = 0; i < 3; i++) { var t = i * 2; } return [i, t]",
  "for of string": 'let s = ""; for (const c of "abc") s = c + s; return s',
  "for of iterator closes":
    "function* g() { try { yield 1; yield 2; } finally { log('closed'); } } let s = 0; for (const x of g()) { s += x; if (s) break; } return s",
  "destructuring swap":
    "const a = [1, 2]; [a[0], a[1]] = [a[1], a[0]]; const o = {}; ({ x: o.p, y: [o.q = 5] } = { x: 1, y: [] }); return [a, o]",
  "optional chain":
    'const o = null, p = { a: [1, 2], f() { return this.a; } }; return [o?.a, o?.[0], o?.[log(1)], p?.a[1], p.f()[0] + 1, p["f"]()[1]]',
  "this kept":
    "const o = { n: 2, f() { return this.n * 2; }, g: [function () { return this.length; }] }; return [o.f(), o['f'](), o.g[0]()]",
  arguments: "function f() { return arguments.length + arguments[0]; } return f(3, 4)",
  "default parameters": "let n = 1; const f = (a = n += 1, b = a * 2) => [a, b]; return [f(), f(5), n]",
  labelled:
    "let s = 0; a: for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) { if (j > i) continue a; if (i + j > 3) break a; s += 10 * i + j; } return s",
  "comma and parens": "let x = (1, 2) + ((3) * (4)); return (x)",
  "shadowed Math": "const Math = { max: (a) => 'mine' + a }; return Math.max(1)",
  "Math value": "return [[1, 4].map(Math.sqrt), Math['pow'](2, 3), Math.PI, 'PI' in Math]",
  class:
    "class A { #p = 1; static s = 2 * 3; v = 4; get q() { return this.#p + this.v; } up() { this.#p++; this.v += 1; return this.q; } } return [new A().up(), A.s]",
  super: "class A { f(x) { return x + 1; } } class B extends A { f(x) { return super.f(x) * 2; } } return new B().f(3)",
  generator:
    "function* g() { let x = 1; while (x < 20) x *= yield x + 1; } const it = g(); return [it.next(), it.next(3), it.next(8)]",
  template: "const x = 2; return `${x * 2} ${x ? 'y' : 'n'}`",
  "negative zero index and holes": "const a = [, 1]; return [a[-0], a[0], a[1], a['1'], a[-1], a[1.5], 0 in a]",
  "comparison of strings":
    "return ['b' > 'a', 'B' < 'a', '10' < '9', '10' < 9, null >= 0, undefined == null, null == 0]",
  bit: "return [5 | 0, -1 >>> 0, ~~3.7, 1 << 33, 6 & 3, 6 ^ 3, -9 >> 1, 2 ** -1, (-2) ** 2]",
  "typed array":
    "const a = new Float64Array(3); a[0] = '2'; a[5] = 1; a.fill(3, 1); const b = new Float64Array([1, 2]), c = new Float32Array(2), d = new Float64Array; return [a, b, c.length, d.length]",
  frozen: "const o = Object.freeze({ a: 1 }); 'use strict'; o.a += 1; return o",
  "undefined method": "const o = {}; return o.push(1)",
  "null member": "const o = null; return o.x + 1",
  "null index": "const o = null; return o[log(0)]",
  "const assign": "const x = 1; x += log(2); return x",
  TDZ: "const f = () => y + 1; const r = f(); let y = 1; return r",
  "with async":
    "const f = async (x) => { let s = 0; for (let i = 0; i < 3; i++) s += await x; return s; }; f(2).then((v) => outer.v = v); return 1",
  sort: "return [[3, 1, 2].sort((a, b) => a - b), [3, 1, 10].sort(), ['b', 'a'].sort()]",
  "array methods":
    "const a = [1, 2]; return [a.push(3, 4), a.pop(), a.shift(), a.unshift(9), a.reverse(), a.splice(1, 1), a.fill(0, 1)]",
  "own push": "const o = { push(x) { return this === o && x; } }; return o.push(4)",
  "spread args": "const a = [1, 2]; a.push(...[3, 4]); return [a, Math.max(...a)]",
  "instanceof in": "return [[] instanceof Array, 1 in [1, 2], 'x' in { x: 1 }]",
  "symbol plus": "return Symbol() + 1",
  "Date minus": "return new Date(5) - new Date(2) + 1",
  "if chains":
    "let out = ''; for (let i = 0; i < 4; i++) { let t = i; if (i === 1) { t += 10; out += 'a'; } else if (i > 2) out += 'b'; else { const t = 5; out += t; } out += t; } return out",
  ASI: "let x = 1\nlet y = x\n++x\nreturn [x, y]",
  "ASI after loop": "let a = 0\nfor (let i = 0; i < 2; i++) a += i\n;[a] = [a * 2]\nreturn a",
  "else after loop":
    "let s = 0; if (s) for (let i = 0; i < 2; i++) s++; else for (let i = 0; i < 3; i++) s += 2; return s",
  "do loop": "let s = 0; do for (let i = 0; i < 2; i++) s += i; while (s < 5); return s",
  "nested arrow expression": "const f = (x) => (y) => x && y || x; return [f(0)(2), f(1)(0), f(1)(2)]",
  "arrow returns object": "const f = (x) => ({ x, y: x || 1 }); return f(0)",
  "return in finally": "const f = () => { try { return log(1) + 1; } finally { log(2); } }; return f()",
  "getter on prototype": "class P { get v() { return log(3); } } const p = new P(); p.v = 4; return p.v",
  "strict this": "return (function () { return this === undefined; })()",
  "null base before arguments": "const o = null; return o.push(log(1))",
  "missing method after arguments": "const o = {}; return o.push(log(1))",
  "getter of a method": "const o = { get push() { log('read'); return (x) => log(x); } }; return o.push(log(1))",
  "optional method":
    "const a = [1], n = null, o = {}; log([a?.push(2), n?.push(log(3)), n?.push(log(4)).x, a]); return o?.push(1)",
  "chain before a method": "const o = null; return [o?.a.push(log(1)), o?.[0].indexOf(log(2))]",
  "truth of answers":
    "return [[0, 1, '', 2].filter((x) => x), [0, 1].filter(Boolean), [1, 0].every((x) => x), [3].find((x) => x > 2)]",
  "this of an answer": "return [1, 2].filter(function (x) { return x > this.least; }, { least: 1 })",
  Boolean: "return [Boolean(0), Boolean(log('')), Boolean([]), Boolean(), Boolean(...[1])]",
  "names of functions":
    "const f = (x) => x + 1, g = function () { return 1 + 1; }; let h; h = (x) => x * 2; const o = { k: (x) => x - 1 }; return [f.name, g.name, h.name, o.k.name, ((x) => x).name]",
  "length of functions": "return [((a, b = 1 + 1, c) => a + b).length, (function (...r) { return r[0] + 1; }).length]",
  "sequence as key": "const a = [1, 2]; return [a[(log(0), 1)], (a[(log(1), 0)] = 5), a]",
  "sequence in a condition": "if ((log(1), 0)) return 1; while ((log(2), 0)) return 2; return (log(3), 1) ? 4 : 5",
  "loop with two names":
    "const a = [1, 2, 3]; let s = 0; for (let i = 0, n = a.length; i < n; i++) { if (i === 1) continue; s += a[i] * n; } return s",
  "loop of BigInt": "let s = 0n; for (let i = 0n; i < 3n; i++) { s += i; } return s",
  "loop by i = i + 1": "let s = 0; for (let i = 3; i > 0; i = i - 1) { s += i; } return s",
  "strings as counters": "let s = ''; for (let i = '1'; i < 1111; i += 1) { s += i + ','; } return s",
  "constant of a loop": "for (const x of [1]) { x += 1; }",
  "variable declared later":
    "const bump = () => { n += 1; }; for (let i = 0; i < 2; i++) { log(i); } let n = 1; bump(); return n",
  "parameters that are assigned":
    "const f = (x, { y = 2 } = {}) => { for (let i = 0; i < 2; i++) { x += y; } return x; }; return f(1)",
  "arguments see assignments": "function f(x) { x += 1; return [x, arguments[0]]; } return f(1)",
  "default that needs a variable":
    "const f = (o, x = o.p++ || (o.p += 2), [y = x ? x : 1] = []) => [o, x, y]; return [f({ p: 0 }), f({ p: 4 })]",
  fields:
    "class A { a = log(1) + 1; b = this.a++ || 3; static c = 2 * 3; static { A.d = A.c + 1; } } const x = new A(); return [x.a, x.b, A.c, A.d]",
  "private members":
    "class A { #p = 1; #f(x) { return x + this.#p; } t(o) { o.#p ||= 5; [o.#p, this.q] = [o.#p + 1, #p in o]; return [o.#p--, this.#f(2), --o.#p, this.q]; } } const a = new A(); return a.t(a)",
  "super members":
    "class A { get v() { return log(2); } set v(x) { log(x); } } class B extends A { f() { super.v += 1; super['v']++; return super.v; } } return new B().f()",
  "derived constructor":
    "class A { constructor(x) { this.x = x + 1; } } class B extends A { constructor(x) { if (x > 1) x *= 2; super(x); this.y = this.x ** 2; } } const b = new B(3); return [b.x, b.y]",
  "var and function of one name": "function g() { var f = 1; function f() { return 2; } return f + 1; } return g()",
  "two functions of one name":
    "function g() { function f() { return 1; } return f() + 1; function f() { return 2; } } return g()",
  "function before its block": "return f(2); function f(x) { return x * 3; }",
  comments: "let x = 1 // one\n  /* two\n lines */ + 2\n// end\nreturn x /* last */ + 1 // ok",
  "template with lines": "const x = 2; return `a\n${x + 1}\n  b` + String.raw`\\n${x}\n`",
  "continued string": "return 'a\\\nb' + 1",
  "regular expression": "const r = /[/\"'`]+/g; return 'a/\"b'.replace(r, '-') + 1",
  "division or expression": "let a = 8, g = 2, i = 1; return a / 2 / g + i++ / 1",
  "return without value": "const f = () => { if (log(1) + 1) return\n 5 }; return f()",
  "get in a statement": "const a = [1]; a[0]\n;[a[0]] = [2]\nreturn a",
  "for in":
    "const o = { a: 1, b: 2 }, k = []; let s = 0; for (k[k.length] in o) s += o[k[k.length - 1]]; return [k, s]",
  "for of into members": "const o = {}; for (o.x of [1, 2]) log(o.x + 1); for ([o.y = 3] of [[]]) log(o.y); return o",
  "logical assignment of members":
    "const o = { a: 0, b: 1, c: null, n: 0 }, k = () => (o.n++, 'a'); o[k()] ||= 5; o.b &&= o.b + 6; o.c ??= 7; o.a ||= log(1); o.c ??= log(2); return o",
  "spread and rest":
    "const f = (...x) => x.length * 2, a = [1, 2]; const { p, ...q } = { p: 1, r: a.length + 1 }; return [f(...a, 3), p, q]",
  "getter of a class in a loop":
    "class P { x = 0; get y() { return this.x * 2; } set y(v) { this.x = v / 2; } } const p = new P(); for (let i = 0; i < 3; i++) { p.y += i; } return [p.x, p.y]",
  "names that begin with a dollar": "const $add = 2, $ = 3; let $0_ = 1; $0_++; return $add + $ + $0_",
  "async generator":
    "async function* g() { let x = 1; while (x < 9) { x += await 2; yield x * 2; } } (async () => { for await (const y of g()) outer.y = y + 1; })(); return 1",
  "label of a block": "a: { if (log(1) + 1) break a; log(2); } return 3",
  exceptions:
    "let n = 0; try { for (let i = 0; i < 3; i++) { n += 1; if (i === 1) throw new RangeError('x'); } } catch ({ name }) { return name + n; } finally { log(n); }",
  "new without parentheses": "class A { v = 1 + 1; } const a = new A, b = new Float64Array; return [a.v, b.length]",
  "array methods of classes":
    "class A extends Array { sum() { return this.reduce((x, y) => x + y, 0); } } const a = new A(); a.push(1, 2); return [a.sum(), a.map((x) => x * 2).sum(), a.length]",
  "maps and sets":
    "const m = new Map([[1, 'a']]), s = new Set(); m.set(2, 'b'); s.add(NaN); return [m.get(1), m.has(2), m.delete(1), m.size, s.has(NaN), Object.is(-0, 0), Array.isArray([])]",
  "lines of templates":
    "const x = 2, t = (s) => s.raw.join('|'); return [`a\n${x + 1}\r\nb\\\n\\\\\nc\\n`, t`\n${x}\\\n`, 'a\\\nb\\n', `/* ${x} // */`]",
  "in and optional index":
    "const o = { a: 1 }, n = null, k = () => (log('k'), 'a'); return [k() in o, 'b' in o, o?.[k()], n?.[k()], o?.[k()].x, (n?.[0]) ?? 3, delete o?.[k()], o]",
};
