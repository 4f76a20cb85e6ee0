import type { Program } from "../ir/program.ts";
import type { Type } from "../ir/type.ts";
import { zerosOf } from "../prims/broadcast.ts";
import type { TupleEmitter } from "../record/define.ts";
import type { Cotangent, Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { needed } from "../transforms/prune.ts";
import { paired, pulled } from "../transforms/pulled.ts";
import { backFromSnapshots, type Given } from "./binomial.ts";
import { chunk, count, cut, grouped, not, orZero, pick, place } from "./body.ts";
import { linesFrom } from "./residuals.ts";
import type { Scan } from "./scan.ts";

/**
 * Backward through a loop that is linear but for its states: cotangents of the carry go from step to step, those of constants
 * accumulate on the way. Where lanes are given, those of every cotangent travel beside it.
 */
export function transposeScan(
  scanLine: TupleEmitter<Scan>,
  ct: readonly Tangent[],
  x: readonly Tangent[],
  p: Scan,
  lanes: readonly Tangent[] | undefined,
): Cotangent[] {
  const { body, states: ns } = p;
  // States come in as constants do.
  const nc = p.constants + ns;
  const nk = p.carries - ns;
  const types = body.inputTypes;
  const linear = x.map((v, k) => v === null || (k >= nc && k < nc + nk));
  const [tc, tk, tx] = cut(types, nc, nk) as [Type[], Type[], Type[]];
  const L = linear.slice(0, nc);
  const X = linear.slice(nc + nk);
  const yTypes = body.outputTypes.slice(p.carries);
  const sides = [ct, lanes].flatMap((c) => (c ? [c.slice(ns)] : []));
  const Y = yTypes.map((_, k) => ct[p.carries + k] != null);
  const m = sides.length;
  const each = <T>(f: (side: readonly Tangent[], q: number) => readonly T[]): T[] => sides.flatMap(f);
  const side = (v: readonly Tensor[], q: number): Tensor[] => chunk(v, v.length / m)[q] ?? [];
  const inGroups = [
    pick(tc, not(L)),
    each(() => pick(tc, L)),
    each(() => tk),
    pick(tx, not(X)),
    each(() => pick(yTypes, Y)),
  ] as const;
  const nL = count(L);
  const none = (of: readonly unknown[]): null[] => of.map(() => null);
  /** Inputs of the body, of which the linear ones are not known. */
  const known = (c: readonly Tensor[], e: readonly Tensor[]): Tangent[] => [
    ...place(c, not(L)),
    ...none(tk),
    ...place(e, not(X)),
  ];
  const back = grouped("scan", inGroups, ([c, acc, k, e, y]) => {
    const got = pulled(
      body,
      known(c, e),
      linear,
      each((_, q) => [...none(x.slice(0, ns)), ...side(k, q), ...place(side(y, q), Y)]),
      each((_, q) => [...place(side(acc, q), L), ...none([...tk, ...tx])]),
    );
    const parts = each((_, q) => [cut(side(got, q), nL, nk)]);
    return [0, 1, 2].flatMap((g) => parts.flatMap((h) => h[g]!));
  });
  const operands = [
    pick(x.slice(0, nc), not(L)),
    [...each(() => pick(tc, L).map(zerosOf)), ...each((c) => tk.map((t, k) => orZero(c[k], t)))],
    pick(x.slice(nc + nk), not(X)),
    each((c) => pick(c.slice(nk), Y)),
  ] as unknown as Given;
  const own: Scan = {
    ...p,
    body: needed(back),
    constants: operands[0].length,
    carries: operands[1].length,
    reverse: !p.reverse,
  };
  const advanced = (): Program =>
    grouped("cond", [inGroups[0], inGroups[3]], ([c, e]) => {
      const lines = known(c, e).map((v, k) => [body.inputs[k]!, v!] as const);
      return linesFrom(body, new Map(lines), body.outputs.slice(0, ns));
    }).program;
  const out = ns > 0 ? backFromSnapshots(scanLine, operands, advanced(), own) : scanLine(operands.flat(), own);
  const groups = cut(out, m * nL, m * nk).flatMap((g) => paired(g, g.length / m));
  return place(groups, linear);
}
