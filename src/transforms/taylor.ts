import { PROJ, type Program } from "../ir/program.ts";
import { div, mul } from "../prims/arithmetic.ts";
import { zerosOf } from "../prims/broadcast.ts";
import { recordProgram } from "../record/record.ts";
import { row, type Series, type Tangent } from "../record/rules.ts";
import { primitives, stays } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { tangentsOf } from "./jvp.ts";
import { prune } from "./prune.ts";
import { type Entry, partOf, repeat, replay } from "./replay.ts";

/** Taylor mode: coefficients a_0..a_order of every output along the curve whose coefficients are given. */
export function taylorAt(p: Program, args: readonly Series[], order: number): Tangent[][] {
  const s = new Array<Series | readonly Series[]>(p.n);
  p.inputs.forEach((id, k) => {
    s[id] = pad(args[k]!, order);
  });
  const series = (a: number): Series =>
    p.op(a) === PROJ ? (s[p.operand(a, 0)] as readonly Series[])[partOf(p, a)]! : (s[a] as Series);
  replay(
    p,
    args.map((a) => a[0]!),
    (i, x, ids) => {
      const block = primitives[p.op(i)];
      const xs = ids.map(series);
      if (block === undefined || stays[p.op(i)] || !xs.some(moves)) {
        const y = repeat(p, i, x);
        s[i] = Array.isArray(y) ? y.map((t) => pad([t], order)) : pad([y as Tensor], order);
        return y;
      }
      if (block.taylor === "jvp") {
        const all = fromJvp(p, i, xs, order);
        s[i] = block.many ? all : all[0]!;
      } else s[i] = block.taylor(row(xs), order, p.params.get(i)) as Series | readonly Series[];
      return block.many ? (s[i] as readonly Series[]).map((c) => c[0]!) : (s[i] as Series)[0]!;
    },
  );
  return p.outputs.map((o) => [...series(o)]);
}
/** Does a curve leave its point? */
export const moves = (c: Series): boolean => c.some((t, k) => k > 0 && t !== null);
const pad = (c: Series, order: number): Series => Array.from({ length: order + 1 }, (_, k) => c[k] ?? null);

/**
 * y' = jvp(x'; x, y): with y known up to order k - 1 the right side gives coefficient k - 1 of y', which is k y_k. All of them
 * at once where the right side is without y.
 */
function fromJvp(p: Program, i: number, x: readonly Series[], order: number): Tangent[][] {
  const now = repeat(
    p,
    i,
    x.map((c) => c[0]!),
  );
  const first = Array.isArray(now) ? (now as readonly Tensor[]) : [now as Tensor];
  const y: Tangent[][] = first.map((t) => [t]);
  const moving = x.map(moves);
  const speed = x.map((c) =>
    c.slice(1).map((t, k) => (t !== null ? mul(t, k + 1) : k === 0 ? zerosOf(c[0]!.type) : null)),
  );
  const nx = x.length;
  const types = [
    ...x.map((c) => c[0]!.type),
    ...first.map((t) => t.type),
    ...x.filter((_, k) => moving[k]).map((c) => c[0]!.type),
  ];
  const alive: boolean[] = [];
  const { program, captured } = recordProgram("a Taylor rule", types, (v) => {
    let m = nx + first.length;
    const dx = moving.map((on) => (on ? v[m++]! : null));
    const ys = v.slice(nx, nx + first.length);
    const entry: Entry = Array.isArray(now) ? ys : ys[0]!;
    const d = tangentsOf(p, i, dx, v.slice(0, nx), entry);
    const list = Array.isArray(now) ? ((d as readonly Tangent[] | null) ?? []) : [d as Tangent];
    alive.push(...first.map((_, k) => list[k] != null));
    return list.filter((t): t is Tensor => t != null);
  });
  const { kept } = prune(program, 0);
  const atOnce = !kept.slice(nx, nx + first.length).includes(true);
  for (let k = 1; k <= order; ) {
    const last = atOnce ? order : k;
    const curve = [...x, ...y, ...speed.filter((_, j) => moving[j])];
    const d = taylorAt(program, [...curve, ...captured.map((t) => [t])], last - 1);
    for (; k <= last; k++) {
      let m = 0;
      first.forEach((_, q) => {
        const c = alive[q] ? d[m++]![k - 1]! : null;
        y[q]!.push(c && (k === 1 ? c : div(c, k)));
      });
    }
  }
  return y;
}
