/** Numbers in [0, 1) from a seed (Marsaglia's xorshift, 32 bits). */
function random(seed: number): () => number {
  let s = (seed * 2654435761 + 1013904223) | 0 || 1;
  return () => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return (s >>> 0) / 2 ** 32;
  };
}
/** The text of a function of x: number[] with a random nest of loops in it, and numbers for x. */
export interface Nest {
  readonly body: string;
  readonly x: number[];
}
/**
 * A random nest of every kind of counted loop: accumulators, whole counters, typed and ordinary arrays, rows, triangles, conditions, continue, arrays and
 * records that are replaced, arrays that change places, rows and records made by methods of arrays; values stay within a few units, so that derivatives can be compared with differences.
 */
export function nest(seed: number): Nest {
  const next = random(seed);
  const pick = <T>(xs: readonly T[]): T => xs[Math.floor(next() * xs.length)]!;
  const n = 6 + Math.floor(next() * 4);
  const arrays = ["a", "b", "c"];
  const scalars = ["s", "t"];
  const counters: string[] = [];
  let budget = 14;
  const place = (): string => {
    const i = counters.length === 0 ? String(Math.floor(next() * n)) : pick(counters);
    return pick([
      i,
      i,
      i,
      `(${i} + ${1 + Math.floor(next() * 4)}) % n`,
      `n - 1 - ${i}`,
      "o % n",
      `(${i} * 2) % n`,
      counters.length > 1 ? `(${counters[0]} + ${counters[1]}) % n` : i,
      `Math.max(${i} - 1, 0)`,
    ]);
  };
  const atom = (): string =>
    pick([
      () => `x[${place()}]`,
      () => `x[${place()}]`,
      () => `${pick(arrays)}[${place()}]`,
      () => `M[${counters.length === 0 ? "1" : pick(counters)}][${place()}]`,
      () => `y[${place()}]`,
      () => pick(["p.u", "p.w[0]", "p.w[1]"]),
      () => pick(scalars),
      () => (next() * 2 - 1).toFixed(2),
      () => (counters.length > 0 ? `0.1 * ${pick(counters)}` : "0.3"),
    ])();
  const value = (depth = 2): string =>
    depth === 0
      ? atom()
      : pick([
          () => `${value(depth - 1)} * ${atom()}`,
          () => `(${value(depth - 1)} + ${atom()})`,
          () => `(${value(depth - 1)} - ${atom()})`,
          () => `Math.sin(${value(depth - 1)})`,
          () => `Math.tanh(${value(depth - 1)})`,
          () => `${value(depth - 1)} / (1.5 + (${atom()}) ** 2)`,
          () => `(${condition()} ? ${atom()} : ${atom()})`,
          atom,
        ])();
  const condition = (): string =>
    pick([
      () => `${atom()} > ${atom()}`,
      () => `${atom()} < 0.2`,
      () => (counters.length > 0 ? `${pick(counters)} % 2 === 0` : "true"),
      () => (counters.length > 0 ? `${pick(counters)} > 2` : "s > 0"),
    ])();
  const bounded = (text: string): string => `Math.sin(${text})`;
  const statement = (): string =>
    pick([
      () => `${pick(scalars)} += ${value()};`,
      () => `${pick(scalars)} += ${value(1)} * ${atom()};`,
      () => `${pick(scalars)} = ${bounded(value())};`,
      () => `if (${atom()} > t) t = ${atom()};`,
      () => `t = Math.max(t, ${value(1)});`,
      () => "o++;",
      () => `${pick(arrays)}[${place()}] = ${bounded(value())};`,
      () => `${pick(arrays)}[${place()}] = ${bounded(value())};`,
      () => `${pick(arrays)}[${place()}] += 0.2 * ${bounded(value())};`,
      () => `M[${counters.length === 0 ? "0" : pick(counters)}][${place()}] = ${bounded(value())};`,
      replacement,
      replacement,
      growth,
      () => `if (${condition()}) { ${block(1)} }${next() < 0.4 ? ` else { ${block(1)} }` : ""}`,
      () =>
        counters.length > 0 && counters.length < 3 && next() < 0.3 ? `if (${condition()}) continue;` : "s *= 0.5;",
      () => `{ const v = ${value(1)}; ${pick(scalars)} += ${bounded("v * v")}; }`,
      loop,
      loop,
    ])();
  const replacement = (): string =>
    counters.length > 1 && next() < 0.7
      ? "s *= 0.5;"
      : pick([
          () => `y = y.map((v, q) => ${bounded(`v + 0.3 * ${pick(["q", "x[q]", "y[(q + 1) % n]"])} * ${atom()}`)});`,
          () => `{ const z = y.slice(); z[${place()}] = ${bounded(value())}; y = z; }`,
          () => `p = { u: ${bounded(value(1))}, w: [p.w[1], p.u * 0.5 + ${atom()} * 0.1] };`,
          () => `p = { ...p, u: ${bounded(value(1))} };`,
          () => `y = Array.from({ length: n }, (_, q) => ${bounded(`y[q] * ${atom()} + q`)});`,
          () => `y = x.map((v, q) => [v, ${value(1)}]).map(([g, h], q) => Math.sin(g * h + y[q]));`,
          () =>
            `s += x.map((v, q) => ({ g: v * ${atom()}, h: [y[q], 0.5] })).reduce((e, { g, h }) => e + Math.sin(g * h[0] + h[1]), 0) * 0.1;`,
          () => `t += Math.sin(x.flatMap((v, q) => [v, y[q] * 0.2]).reduce((e, v, q) => e + v * q, 0));`,
          () => pick(["[a, d] = [d, a];", "[y, b] = [b, y];", `y[${place()}] = ${bounded(value(1))};`]),
        ])();
  /** A list that grows in a loop, and what is made of it: in some of them somebody looks at it before. */
  const growth = (): string => {
    if (counters.length > 1) return "t *= 0.5;";
    const q = ["i", "j"][counters.length]!;
    const begin = pick(["[]", "[]", "[0.5, x[1]]", "new Array(n)"]);
    counters.push(q);
    const [u, v] = [bounded(value()), bounded(value(1))];
    const add = pick([
      `g.push(${u});`,
      `g.push(${u}, ${v});`,
      `g.push(${u}); g.push(${v} * ${q});`,
      `g.push([${u}, ${v}]);`,
      `g.push({ a: ${u}, b: [${v}, 2] });`,
      `g[${q}] = ${u};`,
      `g[${q}] = [${u}, ${v}];`,
      `if (${condition()}) { g.push(${u}); continue; } g.push(${v});`,
      `if (${condition()}) g.push(${u}); else g.push(${v});`,
      `if (${condition()}) g.push(${u});`,
      `if (${condition()}) continue; g[${q}] = ${u};`,
      `g.push(${u} + 0.01 * g.length);`,
      `g[${q}] = ${u}; g[${q}] = g[${q}] * 2;`,
      `for (let h = 0; h < n; h++) g.push(${u} * h);`,
      `{ const own = []; for (let h = 0; h < n; h++) own.push(${u} * h); g.push(own); }`,
      `{ const own = []; for (let h = 0; h < n; h++) own[h] = ${v} + h; g[${q}] = own; }`,
    ]);
    const more = next() < 0.4 ? `s += 0.1 * ${bounded(value(1))};` : "";
    counters.pop();
    const head = pick([
      `let ${q} = 0; ${q} < n; ${q}++`,
      `let ${q} = 0; ${q} < n; ${q}++`,
      `let ${q} = n - 1; ${q} >= 0; ${q}--`,
      `let ${q} = 2; ${q} < n; ${q}++`,
      `let ${q} = 0; ${q} < n; ${q} += 2`,
    ]);
    const read =
      "Math.sin(typeof e === 'number' ? e : Array.isArray(e) ? e[0] * e[1] : (e?.a ?? 0.3) * (e?.b[0] ?? 0.1))";
    return `{ const g = ${begin}; for (${head}) { ${more} ${add} } for (const e of g) s = 0.9 * s + ${read}; }`;
  };
  const loop = (): string => {
    if (counters.length >= 3 || budget < 2) return "s += 0.1;";
    const i = ["i", "j", "k"][counters.length]!;
    const outer = counters.at(-1);
    const head = pick([
      `let ${i} = 0; ${i} < n; ${i}++`,
      `let ${i} = 0; ${i} < n; ${i}++`,
      `let ${i} = n - 1; ${i} >= 0; ${i}--`,
      `let ${i} = 1; ${i} < n; ${i} += 2`,
      `let ${i} = 0; ${i} < ${2 + Math.floor(next() * 3)}; ${i}++`,
      outer === undefined ? `let ${i} = 0; ${i} < n; ${i}++` : `let ${i} = 0; ${i} < ${outer}; ${i}++`,
      outer === undefined ? `let ${i} = 1; ${i} < n; ${i}++` : `let ${i} = ${outer} + 1; ${i} < n; ${i}++`,
      outer === undefined ? `let ${i} = 0; ${i} < n; ${i}++` : `let ${i} = 0; ${i} <= ${outer}; ${i}++`,
      ...[`let ${i} = 0; ${i} + 1 < n; ${i}++`, `let ${i} = 0; 2 * ${i} + 1 < n; ${i}++`],
      ...[`let ${i} = n - 1; ${i} !== -1; ${i}--`, `let ${i} = 1; n - ${i} > 1; ${i} += stride`],
      outer === undefined
        ? `let ${i} = n - 1; 0 < ${i}; ${i} -= 2`
        : pick([
            `let ${i} = 0; ${i} + 1 < ${outer}; ${i} += 2`,
            `let ${i} = 0; n - ${i} > ${outer}; ${i}++`,
            `let ${i} = ${outer}; ${i} - 1 >= 0 && ${i} < n; ${i}--`,
            `let ${i} = 0; ${i} !== ${outer}; ${i}++`,
            `let ${i} = 0; 2 * ${i} <= ${outer} && ${i} < 3; ${i}++`,
          ]),
    ]);
    counters.push(i);
    const inside = block(1 + Math.floor(next() * 3));
    counters.pop();
    const form = next();
    const [init, test, step] = head.split("; ") as [string, string, string];
    // `continue` would leave out a step that stands in the body.
    if (form < 0.12 && !inside.includes("continue;"))
      return `{ ${init}; while (${test}) { ${inside} ${step}; } s += 0.01 * ${i}; }`;
    if (form < 0.2 && !inside.includes("continue;"))
      return `{ ${init}; if (${test}) do { ${inside} ${step}; } while (${test}); }`;
    if (form < 0.3)
      return `{ ${init.replace("let", "var")}; for (; ${test}; ${step}) { ${inside} } t += 0.01 * ${i}; }`;
    if (form < 0.36) return `{ let ${i} = n; while (${i}-- > 0) { ${inside} } }`;
    if (form < 0.42) return `{ let ${i} = -1; while (++${i} < n) { ${inside} } }`;
    if (form < 0.48) return `x.forEach((e, ${i}) => { ${inside.replaceAll("continue;", "return;")} s += 0.1 * e; });`;
    if (form < 0.53) return `for (const [${i}, e] of x.entries()) { ${inside} s += 0.1 * e; }`;
    if (form < 0.57)
      return `s += 0.1 * x.reduceRight((e, v, ${i}) => { ${inside.replaceAll("continue;", "return e;")} return Math.sin(e * v + 0.1); }, 0.2);`;
    return `for (${head}) { ${inside} }`;
  };
  const block = (count: number): string => {
    const out: string[] = [];
    for (let k = 0; k < count && budget > 0; k++) {
      budget--;
      out.push(statement());
    }
    return out.join(" ");
  };
  const first = loop();
  const rest = block(2);
  const rows =
    next() < 0.5
      ? "Array.from({ length: n }, () => new Float64Array(n))"
      : "Array.from({ length: n }, (_, r) => x.map((v) => 0.1 * v * r))";
  return {
    body: `const n = x.length, stride = 2; let s = 0, t = -1, o = 0;
let y = x.slice(), a = new Float64Array(n), b = x.slice(), d = Float64Array.from(x), p = { u: x[0], w: [x[1], 0.5] };
const c = Array.from({ length: n }, (_, k) => 0.1 * k), M = ${rows};
${first}
${rest}
let total = s + 0.5 * t; for (let q = 0; q < n; q++) total += a[q] * (q + 1) - b[q] * c[q] + y[q] * d[q] * 0.5 + p.u * p.w[0] - p.w[1] + Math.sin(M[q][(q * 3) % n]);
return total;`,
    x: Array.from({ length: n }, () => next() * 2 - 1),
  };
}
