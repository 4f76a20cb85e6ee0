/** A way by which a recorded number could become a plain number, a text or a branch: what is right, or how it is refused. */
export interface Hole {
  readonly f: string;
  readonly at: unknown;
  /** Further arguments: functions that are not marked. */
  readonly given?: readonly unknown[];
  /** The derivative; the value is that of the function as written. */
  readonly gradient?: unknown;
  readonly refused?: RegExp;
  /** Under jit: refused all the same, as the host reads a number there. */
  readonly read?: true;
}
export const q: number[] = [3, 1, 2];
const property = /property name or key/;
export const notMarked: RegExp = /a function that is not marked, was given a recorded/;
export function ifTrue(x: number): number {
  if (x) return 1;
  return 2;
}
export const holes: Readonly<Record<string, Hole>> = {
  // Objects that stand for numbers
  "+o with a valueOf": { f: "(x) => +{ valueOf: () => x * x }", at: 3, gradient: 6 },
  "o * o with a valueOf": {
    f: "(x) => { const o = { valueOf: () => x }; return o * o + o - Number(o) * 2 + (o > 1 ? -o : 1); }",
    at: 3,
    gradient: 4,
  },
  "Float64Array.from(xs, f) with an f that gives one object": {
    f: "(q) => { const o = { s: 0, valueOf() { return this.s; } }; return Float64Array.from(q, (v) => { o.s += v * v; return o; })[1]; }",
    at: q,
    gradient: [6, 2, 0],
  },
  "Object.prototype.toString.call": {
    f: "(q) => { const kind = (y) => Object.prototype.toString.call(y); return kind(q) + kind(q[0]) + kind(q[0] > 1) + kind(undefined) === '[object Array][object Number][object Boolean][object Undefined]' ? q[0] * q[1] : 0; }",
    at: q,
    gradient: [1, 3, 0],
  },
  // Texts read as numbers
  "parseFloat(x)": { f: "(x) => parseFloat(x) * x", at: 1.5, gradient: 3 },
  "Number.parseFloat(x)": { f: "(x) => Number.parseFloat(x) * x", at: 1.5, gradient: 3 },
  "parseFloat of -0": { f: "(x) => 1 / parseFloat(-x) + x", at: 0, gradient: Number.POSITIVE_INFINITY },
  "parseInt(x)": { f: "(x) => parseInt(x, 10) * x", at: 1.5, refused: /parseInt\(\) was given a recorded number/ },
  "Number.parseInt(x)": { f: "(x) => Number.parseInt(x) * x", at: 1.5, refused: /parseInt\(\) was given/ },
  "xs.map(parseFloat)": { f: "(q) => q.map(parseFloat)[1] * 2", at: q, gradient: [0, 2, 0] },
  "xs.map(Number.parseFloat)": { f: "(q) => q.map(Number.parseFloat)[1] * 2", at: q, gradient: [0, 2, 0] },
  "xs.map(parseInt)": { f: "(q) => q.map(parseInt)[1]", at: q, refused: /parseInt\(\) was given/ },
  "xs.map(Number)": { f: "(q) => q.map(Number)[1] * 2", at: q, gradient: [0, 2, 0] },
  "Number(String(x))": { f: "(x) => Number(String(x))", at: 1.5, refused: /made of a recorded number, is read/ },
  "+`${x}`": { f: "(x) => +`${x}`", at: 1.5, refused: /"1.5", made of a recorded number, is read as a number/ },
  "`${x}` * 2": { f: "(x) => `${x}` * 2", at: 1.5, refused: /made of a recorded number, is read/ },
  "Number(x.toFixed(2))": { f: "(x) => Number(x.toFixed(2))", at: 1.5, refused: /Math.round\(100 \* x\) \/ 100/ },
  "parseFloat(x + '')": { f: "(x) => parseFloat(x + '')", at: 1.5, refused: /made of a recorded number, is read/ },
  "JSON.parse(JSON.stringify(x))": {
    f: "(x) => JSON.parse(JSON.stringify({ x })).x",
    at: 1,
    refused: /stringify\(\) was given/,
  },
  "JSON.parse(`${x}`)": { f: "(x) => JSON.parse(`${x}`)", at: 1, refused: /made of a recorded number, is read/ },
  "structuredClone(o)": { f: "(x) => structuredClone({ a: [x, 2] }).a[0] * x", at: 3, gradient: 6 },
  "structuredClone(q)": {
    f: "(q) => { const c = structuredClone(q); c[0] = 7; return c[1] * q[0]; }",
    at: q,
    gradient: [1, 3, 0],
  },
  "Number.prototype.toFixed.call": {
    f: "(x) => (Number.prototype.toFixed.call(x, 1) === '1.5' ? x : 0)",
    at: 1.5,
    gradient: 1,
    read: true,
  },
  // Texts that decide
  "template as a text": { f: "(x) => (`${x}` === '1.5' ? x * x : 0)", at: 1.5, gradient: 3, read: true },
  "String(x)": { f: "(x) => (String(x) === '1.5' ? x * x : 0)", at: 1.5, gradient: 3, read: true },
  "xs.map(String)": { f: "(q) => (q.map(String)[0] === '3' ? q[0] * 2 : 0)", at: q, gradient: [2, 0, 0], read: true },
  "x.toString()": { f: "(x) => (x.toString() === '1.5' ? x * x : 0)", at: 1.5, gradient: 3, read: true },
  "x.toFixed(1)": { f: "(x) => (x.toFixed(1) === '1.5' ? x * x : 0)", at: 1.5, gradient: 3, read: true },
  "x.toPrecision(1)": { f: "(x) => (x.toPrecision(1) === '2' ? x * x : 0)", at: 1.5, gradient: 3, read: true },
  "x + text": { f: "(x) => (x + 'm' === '1.5m' ? x * x : 0)", at: 1.5, gradient: 3, read: true },
  "q.join()": { f: "(q) => (q.join(';') === '3;1;2' ? q[0] * 2 : 0)", at: q, gradient: [2, 0, 0], read: true },
  "[x].join()": { f: "(x) => ([x, [x]].join() === '1.5,1.5' ? x : 0)", at: 1.5, gradient: 1, read: true },
  "q in a template": { f: "(q) => (`${q}` === '3,1,2' ? q[0] * 2 : 0)", at: q, gradient: [2, 0, 0], read: true },
  "[x] in a template": { f: "(x) => (`${[x, 2]}` === '1.5,2' ? x : 0)", at: 1.5, gradient: 1, read: true },
  "String.raw": { f: "(x) => (String.raw`${x}` === '1.5' ? x : 0)", at: 1.5, gradient: 1, read: true },
  "a text includes": { f: "(x) => ('1.5'.includes(x) ? x : 0)", at: 1.5, refused: /includes\(\) was given a recorded/ },
  "a text starts with": { f: "(x) => ('1.5'.startsWith(x) ? x : 0)", at: 1.5, refused: /startsWith\(\) was given/ },
  "a pattern tests": { f: "(x) => (/1/.test(x) ? x : 0)", at: 1.5, refused: /test\(\) was given a recorded/ },
  "a text is replaced": {
    f: "(x) => ('a'.replace('a', x) === '1.5' ? x : 0)",
    at: 1.5,
    refused: /replace\(\) was given/,
  },
  padStart: { f: "(x) => ('a'.padStart(3, x).length > 2 ? x : 0)", at: 1.5, refused: /padStart\(\) was given/ },
  "encodeURIComponent(x)": {
    f: "(x) => (encodeURIComponent(x) === '1.5' ? x : 0)",
    at: 1.5,
    refused: /encodeURIComponent\(\) was/,
  },
  "Intl.NumberFormat": {
    f: "(x) => (new Intl.NumberFormat('en').format(x) === '1.5' ? x : 0)",
    at: 1.5,
    refused: /used as a JavaScript number/,
  },
  // Truth, types, identity
  "isNaN(x)": { f: "(x) => (isNaN(x) ? 0 : x * x)", at: 2, gradient: 4 },
  "isFinite(x)": { f: "(x) => (isFinite(x) ? x * x : 0)", at: 2, gradient: 4 },
  "xs.filter(isFinite)": { f: "(q) => q.filter(isFinite).length * q[0]", at: q, gradient: [3, 0, 0] },
  "xs.some(isNaN)": { f: "(q) => (q.some(isNaN) ? 0 : q[0])", at: q, gradient: [1, 0, 0] },
  "Number.isInteger(x)": { f: "(x) => (Number.isInteger(x) ? x * x : 0)", at: 2, gradient: 4 },
  "Boolean(x)": { f: "(x) => (Boolean(x) ? 0 : 1 + x)", at: 0, gradient: 1 },
  "xs.filter(Boolean)": { f: "(q) => q.filter(Boolean).length * q[1]", at: [0, 2], gradient: [0, 1] },
  "Object.is(x, 2)": { f: "(x) => (Object.is(x, 2) ? x * x : 0)", at: 2, gradient: 4 },
  "Object(x)": { f: "(x) => (Object(x) === x ? 0 : x)", at: 2, refused: /Object\(\) was given a recorded/ },
  "x instanceof Object": { f: "(x) => (x instanceof Object ? 0 : x)", at: 2, gradient: 1 },
  "q instanceof Array": { f: "(q) => (q instanceof Array ? q[0] : 0)", at: q, gradient: [1, 0, 0] },
  "q instanceof Float64Array": { f: "(q) => (q instanceof Float64Array ? 0 : q[0])", at: q, gradient: [1, 0, 0] },
  "x.constructor": { f: "(x) => (x.constructor === Number ? x : 0)", at: 2, gradient: 1 },
  "q.constructor": { f: "(q) => (q.constructor === Array ? q[0] : 0)", at: q, gradient: [1, 0, 0] },
  "Array.isArray(q)": { f: "(q) => (Array.isArray(q) ? q[0] : 0)", at: q, gradient: [1, 0, 0] },
  "ArrayBuffer.isView(q)": { f: "(q) => (ArrayBuffer.isView(q) ? 0 : q[0])", at: q, gradient: [1, 0, 0] },
  "toString.call(q)": {
    f: "(q) => (Object.prototype.toString.call(q) === '[object Array]' ? q[0] : 0)",
    at: q,
    gradient: [1, 0, 0],
  },
  "switch (x)": { f: "(x) => { switch (x) { case 2: return x * x; default: return 0; } }", at: 2, gradient: 4 },
  "[..].includes(x)": { f: "(x) => ([1, 2].includes(x) ? x * x : 0)", at: 2, gradient: 4 },
  "[..].indexOf(x)": { f: "(x) => [5, 2].indexOf(x) * x", at: 2, gradient: 1 },
  "Array.prototype.includes.call": {
    f: "(x) => (Array.prototype.includes.call([1, 2], x) ? x : 0)",
    at: 2,
    gradient: 1,
  },
  "Array.prototype.indexOf.apply": {
    f: "(q) => Array.prototype.indexOf.apply(q, [1]) * q[0]",
    at: q,
    gradient: [1, 0, 0],
  },
  "computed name of a method": { f: "(x) => ([1, 2]['includes'](x) ? x : 0)", at: 2, gradient: 1 },
  "a typed array includes": { f: "(x) => (new Int32Array([1, 2]).includes(x) ? x : 0)", at: 2, gradient: 1 },
  "Math.max.apply(null, q)": { f: "(q) => Math.max.apply(null, q) * 2", at: q, gradient: [2, 0, 0] },
  "Math.max(...q)": { f: "(q) => Math.max(...q) * 2", at: q, gradient: [2, 0, 0] },
  "sort by a comparator": { f: "(q) => [...q].sort((a, b) => a - b)[0]", at: q, gradient: [0, 1, 0] },
  "sort without": { f: "(q) => [...q].sort()[0]", at: q, refused: /Write sort\(\(a, b\) => a - b\)/ },
  // Keys
  "new Set([x, y])": { f: "(q) => new Set([q[0], q[1], 3]).size * q[0]", at: q, gradient: [2, 0, 0] },
  "new Set(q)": { f: "(q) => new Set(q).size * q[0]", at: [2, 2, 1], gradient: [2, 0, 0] },
  "new Set of fractions": { f: "(q) => new Set(q).size * q[0]", at: [0.5, 0.5], refused: property },
  "new Map([[x, 1]])": { f: "(x) => new Map([[x, x]]).get(2) * x", at: 2, gradient: 4 },
  "map.set(x)": { f: "(x) => new Map().set(x, x).get(2) * x", at: 2, gradient: 4 },
  "set.has(x)": { f: "(x) => (new Set([1, 2]).has(x) ? x : 0)", at: 2, gradient: 1 },
  "{ [x]: 1 }": { f: "(x) => ({ [x]: x * x })[2]", at: 2, gradient: 4 },
  "{ [x]: 1 }, a fraction": { f: "(x) => ({ [x]: x * x })[2]", at: 2.5, refused: property },
  "const { [x]: y } = o": {
    f: "(x) => { const { [x]: y } = [5, 6, 7]; return y * x; }",
    at: 2,
    gradient: 7,
  },
  "class { [x]() {} }": {
    f: "(x) => { class A { [x]() { return x; } } return new A()[2](); }",
    at: 2,
    gradient: 1,
  },
  "delete o[x]": {
    f: "(x) => { const o = { 2: 1 }; delete o[x]; return 2 in o ? 0 : x; }",
    at: 2,
    gradient: 1,
  },
  "x in o": { f: "(x) => (x in [1, 2, 3] ? x : 0)", at: 2, gradient: 1 },
  "o?.a[x]": { f: "(x) => { const o = { a: [5, 6, 7] }; return o?.a[x] * x; }", at: 2, gradient: 7 },
  "o?.[x]?.[x]": {
    f: "(q) => { const o = [[1], [2, 5]]; return o?.[q[0]]?.[q[0]] * q[1]; }",
    at: [1, 3],
    gradient: [0, 5],
  },
  "o?.a[x], o null": { f: "(x) => { const o = null; return (o?.a[x] ?? 4) * x; }", at: 2, gradient: 4 },
  "o?.f(x)[x]": {
    f: "(x) => { const o = { f: (y) => [y, y, y * y] }; return o?.f(x)[x]; }",
    at: 2,
    gradient: 4,
  },
  "fs[x](y)": { f: "(x) => { const fs = [(y) => y, (y) => y * y]; return fs[x](x); }", at: 1, gradient: 2 },
  "new cs[0](x)": {
    f: "(x) => { const cs = [class { constructor(y) { this.y = y * y; } }]; return new cs[0](x).y; }",
    at: 2,
    gradient: 4,
  },
  "Object.fromEntries": { f: "(x) => Object.fromEntries([[x, x * x]])[2]", at: 2, gradient: 4 },
  "Object.hasOwn(o, x)": { f: "(x) => (Object.hasOwn([1, 2, 3], x) ? x : 0)", at: 2, refused: /hasOwn\(\) was given/ },
  "o.hasOwnProperty(x)": {
    f: "(x) => ([1, 2, 3].hasOwnProperty(x) ? x : 0)",
    at: 2,
    refused: /hasOwnProperty\(\) was given/,
  },
  "Reflect.get(o, x)": { f: "(x) => Reflect.get([1, 2, 3], x) * x", at: 2, refused: /get\(\) was given/ },
  // Own properties and copies of arrays
  "for (k in q)": {
    f: "(q) => { let s = 0; for (const k in q) s += q[k] * q[k]; return s; }",
    at: q,
    gradient: [6, 2, 4],
  },
  "Object.keys(q)": { f: "(q) => Object.keys(q).length * q[0]", at: q, gradient: [3, 0, 0] },
  "Object.values(q)": { f: "(q) => Object.values(q)[2] * 2", at: q, gradient: [0, 0, 2] },
  "Object.entries(q)": { f: "(q) => Object.entries(q)[1][1] * 2", at: q, gradient: [0, 2, 0] },
  "{ ...q }": { f: "(q) => ({ ...q })[1] * 2", at: q, gradient: [0, 2, 0] },
  "const { 1: y } = q": {
    f: "(q) => { const { 1: y, ...more } = q; return y * more[0]; }",
    at: q,
    gradient: [1, 3, 0],
  },
  "Object.assign({}, q)": { f: "(q) => Object.assign({}, q)[1]", at: q, refused: /assign\(\) was given/ },
  "Object.freeze(q)": { f: "(q) => Object.freeze(q)[1]", at: q, refused: /freeze\(\) was given/ },
  "q.buffer": {
    f: "(q) => new Float64Array(q.buffer).length + q[0]",
    at: Float64Array.of(1, 2),
    refused: /has no buffer/,
  },
  "1 / Math.round(x)": { f: "(x) => x + 1 / (1 / Math.round(x))", at: -0.25, gradient: 1 },
  "q.toSpliced": { f: "(q) => q.toSpliced(0, 1)[0]", at: q, gradient: [0, 1, 0] },
  // Sizes and constructors
  "new Array(x)": { f: "(x) => new Array(x).fill(x).length * x", at: 2, gradient: 2 },
  "Array(x)": { f: "(x) => Array(x).fill(0).length * x", at: 2, gradient: 2 },
  "Array(x), a fraction": { f: "(x) => Array(x).length", at: 2.5, refused: /length of an array is not known/ },
  "new Float64Array(buffer)": { f: "(x) => new Float64Array(new ArrayBuffer(16)).length * x", at: 3, gradient: 2 },
  "Float64Array.of(x)": { f: "(x) => Float64Array.of(x, 2)[0] * x", at: 3, gradient: 6 },
  "Float64Array.from(q, f)": { f: "(q) => Float64Array.from(q, (y) => y * y)[0]", at: q, gradient: [6, 0, 0] },
  "new Float64Array([x])": { f: "(x) => new Float64Array([x, 1])[0] * x", at: 3, gradient: 6 },
  "new Int32Array([x])": { f: "(x) => new Int32Array([x])[0]", at: 3, refused: /was put into a new Int32Array/ },
  "new Float32Array([x])": { f: "(x) => new Float32Array([x])[0]", at: 3, refused: /needs a Float64Array/ },
  "a Float32Array's element": {
    f: "(x) => { const a = new Float32Array(1); a[0] = x; return a[0]; }",
    at: 3,
    refused: /needs a Float64Array/,
  },
  "new Date(x)": { f: "(x) => new Date(x).getTime()", at: 3, refused: /new Date\(\) was given/ },
  "new Number(x)": { f: "(x) => new Number(x) * x", at: 3, refused: /new Number\(\) was given/ },
  "BigInt(x)": { f: "(x) => Number(BigInt(x))", at: 3, refused: /BigInt\(\) was given/ },
  "Symbol.for(x)": { f: "(x) => (Symbol.for(x) === Symbol.for('3') ? x : 0)", at: 3, refused: /for\(\) was given/ },
  "x.valueOf()": { f: "(x) => x.valueOf() * x", at: 3, gradient: 6 },
  "a DataView": {
    f: "(x) => { const d = new DataView(new ArrayBuffer(8)); d.setFloat64(0, x); return d.getFloat64(0); }",
    at: 3,
    refused: /used as a JavaScript number/,
  },
  "Math.fround(x)": { f: "(x) => Math.fround(x) * x", at: 1.5, gradient: 3 },
  "Math.imul(x, 2)": { f: "(x) => Math.imul(x, 2)", at: 3, refused: /bits of a recorded number/ },
  "a text repeated": { f: "(x) => 'a'.repeat(x).length", at: 3, refused: /repeat\(\) was given a recorded number/ },
};
