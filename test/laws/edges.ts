import { grad, jacfwd, jet, jvp, sum, type Tensor, tensor, vjp, vmap } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { recordProgram } from "../../src/record/record.ts";
import { run } from "../../src/record/run.ts";
import { agree, type Case, caseAt } from "./law.ts";
import { like, numbers, rawOf, stackRows } from "./numbers.ts";
import type { Edge, Operator } from "./operator.ts";

/** Zeros, infinities and NaN exactly, other numbers to the last digits. */
const EXACT = { relative: 4e-15 };
const list = (x: unknown): number[] => (x as (Tensor | number)[]).flatMap(numbers);
const numbersOf = (raw: unknown): number[] => (typeof raw === "number" ? [raw] : [...(raw as Float64Array)]);
const ones = (x: Tensor): Tensor => like(x, () => 1);

function values(c: Case): Record<string, number[]> {
  const { program } = recordProgram(
    "a law",
    c.x.map((x) => x.type),
    (x) => [c.f(...x)],
  );
  const twice = c.x.map((x) => stackRows([x, x], 0, x.shape, x.dtype));
  return {
    "eager value": numbers(c.y),
    "recorded value": numbersOf(run(program, c.x.map(rawOf))[0]),
    "jit value": numbers(jit(c.f)(...c.x)),
    "vmap value": numbers(vmap(c.f)(...twice)).slice(c.y.size),
  };
}
function gradients(c: Case, finite: boolean): Record<string, number[]> {
  const { active, x } = c;
  const g = (...z: Tensor[]): Tensor => sum(c.f(...z));
  const d = grad(g, { argnums: active });
  const { program } = recordProgram(
    "a law",
    x.map((v) => v.type),
    (v) => d(...v) as unknown as Tensor[],
  );
  const twice = x.map((v) => stackRows([v, v], 0, v.shape, v.dtype));
  const roads: Record<string, number[]> = {
    "the eager sweep": list(d(...x)),
    "a recorded gradient": run(program, x.map(rawOf)).flatMap(numbersOf),
    "a compiled gradient": list(jit((...z: Tensor[]) => d(...z))(...x)),
    "vmap of the gradient": (vmap(d as never)(...twice) as unknown as Tensor[]).flatMap((v) =>
      numbers(v).slice(v.size / 2),
    ),
  };
  if (active.length === x.length) roads["vjp"] = list(vjp(c.f, ...x)[1](ones(c.y)));
  if (finite) roads["jacfwd"] = list(jacfwd(g, { argnums: [...active] })(...x));
  return roads;
}
/** Forward and Taylor mode with every lane of one argument moving: the sum of the gradient's entries, where that has a meaning. */
function forwardSums(c: Case, wanted: readonly (readonly number[])[]): void {
  c.active.forEach((k, j) => {
    const want = wanted[j]!;
    if (want.includes(Infinity) && want.includes(-Infinity)) return;
    const dx = c.x.map((v, i) => (i === k ? ones(v) : null));
    const [, dy] = jvp(c.f, c.x as Tensor[], dx as Tensor[]) as unknown as [Tensor, Tensor];
    const curves = c.x.map((v, i) => (i === k ? [v, ones(v)] : [v]));
    const series = jet(c.f as (...z: Tensor[]) => Tensor, curves as never) as unknown as Tensor[];
    for (const [road, d] of Object.entries({ jvp: dy, jet: series[1]! }))
      agree(
        `${road}, argument ${k} moving`,
        [numbers(d).reduce((s, v) => s + v, 0)],
        [want.reduce((s, v) => s + v, 0)],
        {
          relative: 1e-13,
        },
      );
  });
}
/** Value and gradient at an edge are what the entry says, by every road. */
export function checkEdge(op: Operator, edge: Edge): void {
  const x = edge.at.map((v) => tensor(v));
  const c = caseAt(op, x);
  if (edge.value !== undefined)
    for (const [road, got] of Object.entries(values(c))) agree(road, got, numbers(tensor(edge.value)), EXACT);
  const { gradient } = edge;
  if (gradient === undefined) return;
  const wanted = c.active.map((k) => numbers(tensor(gradient[k]!)));
  const flat = wanted.flat();
  const roads = gradients(c, flat.every(Number.isFinite));
  for (const [road, got] of Object.entries(roads)) agree(road, got, flat, EXACT);
  forwardSums(c, wanted);
}
