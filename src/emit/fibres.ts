import type { Block } from "./block.ts";
import { atom } from "./expression.ts";
import { element, type Numbers, numbersIn } from "./numbers.ts";

/** Writes line i, whose results are found fibre by fibre along an axis. */
type Along = (b: Block, i: number) => void;
type At = (k: string) => readonly string[];

function eachFibre(
  b: Block,
  { view: { shape } }: Numbers,
  axis: number,
  body: (at: At, outer: readonly string[], n: number) => void,
): void {
  b.source.loops(
    shape.filter((_, a) => a !== axis),
    (outer) => body((k) => [...outer.slice(0, axis), k, ...outer.slice(axis)], outer, shape[axis]!),
  );
}
const result = (b: Block, i: number, wish: string): Numbers => {
  const type = b.program.type(i);
  return numbersIn(b.source.buffer(type, wish), type, true);
};
/** e^(x - m) over the sum of these, m being the largest x: nothing overflows. */
const softmax: Along = (b, i) => {
  const { program: p, source } = b;
  const x = b.numbers(p.operand(i, 0));
  const { axis } = p.params.get(i) as unknown as { readonly axis: number };
  const to = result(b, i, "weights");
  eachFibre(b, x, axis, (at, _outer, n) => {
    const m = source.name("most");
    source.say(`let ${m} = -Infinity;`);
    source.loop(n, (k) => source.say(`${m} = Math.max(${m}, ${element(x, at(k)).text});`), "k");
    const total = source.name("total");
    source.say(`let ${total} = 0;`);
    source.loop(
      n,
      (k) => {
        const v = source.define("x", element(x, at(k)).text);
        const e = source.define("e", `${v} === -Infinity ? 0 : ${v} === ${m} ? 1 : Math.exp(${v} - ${m})`);
        b.store(to, at(k), atom(e));
        source.say(`${total} += ${e};`);
      },
      "k",
    );
    source.open(`if (${m} !== -Infinity) {`);
    source.loop(n, (k) => source.say(`${element(to, at(k)).text} /= ${total};`), "k");
    source.close();
  });
  b.set(i, to);
};
/** The largest x of a fibre and log of the sum of e^(x - largest), as log1p of the sum over all but the largest. */
function logOfSum(b: Block, x: Numbers, at: At, n: number): { readonly most: string; readonly rest: string } {
  const { source } = b;
  const first = source.name("first");
  source.say(`let ${first} = 0;`);
  const most = source.name("most");
  source.say(`let ${most} = ${element(x, at("0")).text};`);
  source.loop(
    n,
    (k) => {
      source.open(`if (${element(x, at(k)).text} > ${most}) {`);
      source.say(`${most} = ${element(x, at(k)).text};`);
      source.say(`${first} = ${k};`);
      source.close();
    },
    "k",
  );
  const sum = source.name("sum");
  source.say(`let ${sum} = 0;`);
  source.loop(
    n,
    (k) => {
      const v = source.define("x", element(x, at(k)).text);
      source.say(`if (${k} !== ${first}) ${sum} += ${v} === ${most} ? 1 : Math.exp(${v} - ${most});`);
    },
    "k",
  );
  return { most, rest: source.define("rest", `Math.log1p(${sum})`) };
}
const logSoftmax: Along = (b, i) => {
  const { program: p, source } = b;
  const x = b.numbers(p.operand(i, 0));
  const { axis } = p.params.get(i) as unknown as { readonly axis: number };
  const to = result(b, i, "logWeights");
  if (p.type(i).size > 0)
    eachFibre(b, x, axis, (at, _outer, n) => {
      const { most, rest } = logOfSum(b, x, at, n);
      source.loop(
        n,
        (k) => {
          const v = source.define("x", element(x, at(k)).text);
          b.store(
            to,
            at(k),
            atom(`(${v} === ${most} ? 0 : ${v} - ${most}) - (${most} === -Infinity ? Infinity : ${rest})`),
          );
        },
        "k",
      );
    });
  b.set(i, to);
};
const logsumexp: Along = (b, i) => {
  const { program: p, source } = b;
  const x = b.numbers(p.operand(i, 0));
  const [axis] = p.params.get(i)!["axes"] as readonly [number];
  const isScalar = p.type(i).shape.length === 0;
  if (x.type.size === 0) {
    b.setScalar(i, atom("-Infinity"));
    return;
  }
  const to = isScalar ? undefined : result(b, i, "logSum");
  eachFibre(b, x, axis, (at, outer, n) => {
    const { most, rest } = logOfSum(b, x, at, n);
    const y = `${most} + (${most} === -Infinity ? 0 : ${rest})`;
    if (to === undefined) b.setScalar(i, atom(source.define("logSum", y)));
    else b.store(to, outer, atom(y));
  });
  if (to !== undefined) b.set(i, to);
};
export const fibres: Readonly<Record<string, Along>> = { softmax, logSoftmax, logsumexp };
