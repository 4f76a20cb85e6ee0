import type { Type } from "../ir/type.ts";
import { zerosOf } from "../prims/broadcast.ts";
import type { TupleEmitter } from "../record/define.ts";
import type { Cotangent, Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { paired, pulled } from "../transforms/pulled.ts";
import { chunk, count, cut, grouped, not, orZero, pick, place } from "./body.ts";
import type { Scan } from "./scan.ts";

/**
 * Backward through a linear loop: cotangents of the carry go from step to step, those of constants accumulate on the way.
 * Where lanes are given, those of every cotangent travel beside it.
 */
export function transposeScan(
  scanLine: TupleEmitter<Scan>,
  ct: readonly Tangent[],
  x: readonly Tangent[],
  p: Scan,
  lanes: readonly Tangent[] | undefined,
): Cotangent[] {
  const { body, constants: nc, carries: nk } = p;
  const types = body.inputTypes;
  const linear = x.map((v, k) => v === null || (k >= nc && k < nc + nk));
  const [tc, tk, tx] = cut(types, nc, nk) as [Type[], Type[], Type[]];
  const L = linear.slice(0, nc);
  const X = linear.slice(nc + nk);
  const yTypes = body.outputTypes.slice(nk);
  const Y = yTypes.map((_, k) => ct[nk + k] != null);
  const sides = lanes === undefined ? [ct] : [ct, lanes];
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
  const back = grouped("scan", inGroups, ([c, acc, k, e, y]) => {
    const none = [...tk, ...tx].map(() => null);
    const got = pulled(
      body,
      [...place(c, not(L)), ...tk.map(() => null), ...place(e, not(X))],
      linear,
      each((_, q) => [...side(k, q), ...place(side(y, q), Y)]),
      each((_, q) => [...place(side(acc, q), L), ...none]),
    );
    const parts = each((_, q) => [cut(side(got, q), nL, nk)]);
    return [0, 1, 2].flatMap((g) => parts.flatMap((h) => h[g]!));
  });
  const operands = [
    ...pick(x.slice(0, nc), not(L)),
    ...each(() => pick(tc, L).map(zerosOf)),
    ...each((c) => tk.map((t, k) => orZero(c[k], t))),
    ...pick(x.slice(nc + nk), not(X)),
    ...each((c) => pick(c.slice(nk), Y)),
  ] as Tensor[];
  const out = scanLine(operands, {
    ...p,
    body: back.program,
    constants: count(not(L)),
    carries: m * (nL + nk),
    reverse: !p.reverse,
  });
  const groups = cut(out, m * nL, m * nk).flatMap((g) => paired(g, g.length / m));
  return place(groups, linear);
}
