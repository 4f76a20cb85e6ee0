import { sizeOf, stridesOf } from "../ir/type.ts";
import { latticeOf, takeView } from "../wasm/plan/view.ts";
import type { Block } from "./block.ts";
import { atom, call, type Expression, isAtom, within } from "./expression.ts";
import { fibres } from "./fibres.ts";
import { element, type Numbers, numbersIn } from "./numbers.ts";
import type { Source } from "./source.ts";

/** Writes line i. */
type Move = (b: Block, i: number) => void;
interface Indexing {
  readonly shared: number;
  readonly axis: number;
}

/** A position within 0 .. n - 1, checked unless its bounds are known. */
function checked(source: Source, k: Expression, n: number): Expression {
  const [least, most] = k.range ?? [-Infinity, Infinity];
  if (least >= 0 && most < n) return k;
  const number = source.type("number");
  const check = source.helper(
    "inside",
    (own) =>
      `function ${own}(k${number}, n${number})${number} {\n  if (!(k >= 0 && k < n)) throw new RangeError(\`index \${k} is outside 0..\${n - 1}\`);\n  return k;\n}`,
  );
  return atom(`${check}(${k.text}, ${n})`);
}
const position = (source: Source, k: Expression, n: number): Expression => {
  const c = checked(source, k, n);
  return /^[\w$]+$/.test(c.text) ? c : atom(source.define("at", c.text));
};

/** Calls `row(place in x, place in the rows)` in loops over all rows. */
function eachRow(
  b: Block,
  x: Numbers,
  index: Numbers,
  { shared, axis }: Indexing,
  row: (at: string[], from: string[]) => void,
): void {
  const { shape } = x.view;
  const before = shape.slice(shared, axis);
  const positions = index.view.shape.slice(shared);
  const rest = shape.slice(axis + 1);
  const { source } = b;
  source.loops(shape.slice(0, shared), (q) =>
    source.loops(before, (p) =>
      source.loops(positions, (s) => {
        const k = position(source, element(index, [...q, ...s]), shape[axis]!).text;
        source.loops(rest, (r) => row([...q, ...p, k, ...r], [...q, ...p, ...s, ...r]));
      }),
    ),
  );
}
const gather: Move = (b, i) => {
  const p = b.program;
  const [from, at] = p.operands(i) as [number, number];
  const params = p.params.get(i) as unknown as Indexing;
  const type = p.type(i);
  const x = b.numbers(from);
  const { source } = b;
  const isOne = type.shape.length === 0;
  if (p.type(at).shape.length === 0 && params.shared === 0 && (isOne || (!x.owned && x.uniform === undefined))) {
    const k = position(source, b.named(at), x.view.shape[params.axis]!).text;
    const index = x.view.shape.map((_, a) => (a === params.axis ? k : "0"));
    if (isOne) {
      const e = element(x, index);
      b.setScalar(i, { ...e, ...atom(source.define("entry", e.text, type)) });
      return;
    }
    const stride = x.view.strides[params.axis]!;
    const start = /^\d+$/.test(k) ? String(Number(k) * stride) : stride === 1 ? k : `${k} * ${stride}`;
    const moved = x.from === "" ? start : `${x.from} + ${start}`;
    b.set(i, { ...x, type, from: moved, view: takeView(x.view, params.axis, 0, 1, undefined) });
    return;
  }
  const to = numbersIn(source.buffer(type, "entries"), type, true);
  eachRow(b, x, b.numbers(at), params, (place, row) => b.store(to, row, element(x, place)));
  b.set(i, to);
};
const scatter =
  (op: "=" | "+="): Move =>
  (b, i) => {
    const p = b.program;
    const [into, at, rows] = p.operands(i) as [number, number, number];
    const params = p.params.get(i) as unknown as Indexing;
    const index = b.numbers(at);
    const given = b.numbers(into);
    const free = b.endsAt(into, i) && given.from === "" && given.view.offset === 0 && isRowMajor(given);
    const u = b.numbers(rows);
    const to = free ? given : b.copy(given, op === "=" ? "updated" : "gathered");
    eachRow(b, to, index, params, (place, row) => {
      const target = element(to, place).text;
      b.source.say(`${target} ${op} ${element(u, row).text};`);
    });
    b.set(i, { ...to, type: p.type(i), owned: true });
  };
const isRowMajor = ({ view }: Numbers): boolean => {
  const strides = stridesOf(view.shape);
  return view.strides.every((s, k) => s === strides[k] || view.shape[k] === 1);
};
const place: Move = (b, i) => {
  const p = b.program;
  const x = b.numbers(p.operand(i, 0));
  const type = p.type(i);
  const { fill, start, step, outer } = p.params.get(i) as unknown as Record<"start" | "step" | "outer", number[]> & {
    fill: number;
  };
  const to = numbersIn(b.source.buffer(type, "placed"), type, true);
  b.source.say(`${to.base}.fill(${fill});`);
  const lattice = latticeOf(outer, start, step);
  b.assign({ ...to, type: x.type, view: { line: 0, shape: x.view.shape, ...lattice } }, x);
  b.set(i, to);
};
const concatenate: Move = (b, i) => {
  const p = b.program;
  const type = p.type(i);
  const { axis } = p.params.get(i) as unknown as { axis: number };
  const parts = p.operands(i).map((a) => b.numbers(a));
  const to = numbersIn(b.source.buffer(type, "joined"), type, true);
  let at = 0;
  for (const x of parts) {
    const start = type.shape.map((_, a) => (a === axis ? at : 0));
    const lattice = latticeOf(
      type.shape,
      start,
      start.map(() => 1),
    );
    b.source.loops(x.view.shape, (index) =>
      b.store({ ...to, view: { line: 0, shape: x.view.shape, ...lattice } }, index, element(x, index)),
    );
    at += x.view.shape[axis]!;
  }
  b.set(i, to);
};
/** Sums in the order of the inner index; along rows of the right factor where it has several columns. */
const matmul: Move = (b, i) => {
  const p = b.program;
  const type = p.type(i);
  const [x, y] = p.operands(i).map((a) => b.numbers(a)) as [Numbers, Numbers];
  const lead = type.shape.slice(0, -2);
  const [m, n] = type.shape.slice(-2) as [number, number];
  const inner = x.view.shape.at(-1)!;
  const { source } = b;
  const to = numbersIn(source.buffer(type, "product"), type, true);
  const term = (q: readonly string[], r: string, k: string, c: string): string => {
    const [f, g] = [element(x, [...q, r, k]), element(y, [...q, k, c])];
    return product(f, g);
  };
  const wraps = type.dtype === "i32";
  const product = (f: Expression, g: Expression): string =>
    wraps ? call("Math.imul", f, g).text : `${within(f, 12)} * ${within(g, 13)}`;
  const byColumns = n > 1 && y.view.strides.at(-1) === 1 && inner > 1;
  if (byColumns) source.say(`${to.base}.fill(0);`);
  source.loops(lead, (q) =>
    source.loop(m, (r) => {
      if (!byColumns) {
        source.loop(
          n,
          (c) => {
            const sum = source.name("s");
            source.say(`let ${sum} = 0;`);
            source.loop(
              inner,
              (k) =>
                source.say(wraps ? `${sum} = (${sum} + ${term(q, r, k, c)}) | 0;` : `${sum} += ${term(q, r, k, c)};`),
              "k",
            );
            b.store(to, [...q, r, c], atom(sum));
          },
          "j",
        );
        return;
      }
      source.loop(
        inner,
        (k) => {
          const f = element(x, [...q, r, k]);
          const factor = isAtom(f) && !f.text.includes("[") ? f.text : source.define("f", f.text);
          source.loop(
            n,
            (c) => {
              const place = element(to, [...q, r, c]).text;
              source.say(`${place} += ${product(atom(factor), element(y, [...q, k, c]))};`);
            },
            "j",
          );
        },
        "k",
      );
    }),
  );
  if (sizeOf(type.shape) > 0 && inner === 0) source.say(`${to.base}.fill(0);`);
  b.set(i, to);
};

/** By what the primitive is lowered to. */
export const moves: Readonly<Record<string, Move>> = {
  gather,
  scatterAdd: scatter("+="),
  update: scatter("="),
  place,
  concatenate,
  matmul,
  ...fibres,
};
