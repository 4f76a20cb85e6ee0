import { CONST, INPUT, MUL, PROJ, Program, SCALE } from "../ir/program.ts";
import type { Raw } from "../ir/raw.ts";
import { BOOL } from "../ir/type.ts";
import { compute } from "../record/emit.ts";
import { nameOf, scalarRules } from "../record/table.ts";
import { paramsKey } from "./paramsKey.ts";

/**
 * Constant folding, common subexpressions, multiplication by 1, dead code. `keep` are lines that survive (guards);
 * gives the program and where those lines went. Values and derivative conventions are unchanged.
 */
export function simplify(p: Program, keep: readonly number[] = []): [Program, number[]] {
  const live = liveLines(p, keep);
  const q = new Program();
  const to = new Int32Array(p.n).fill(-1);
  const seen = new Map<string, number>();
  const arrays = new Map<Raw, number>();
  /** The number that all elements of a line are, if that is plain to see. */
  const number = (id: number | undefined): number | undefined => {
    if (id === undefined) return undefined;
    const at = nameOf(q.op(id)) === "broadcast" ? q.operand(id, 0) : id;
    return q.op(at) === CONST && !q.data.has(at) ? q.num(at) : undefined;
  };
  for (let i = 0; i < p.n; i++) {
    if (!live[i]) continue;
    const op = p.op(i);
    const type = p.type(i);
    if (op === INPUT) {
      to[i] = q.push2(INPUT, type, -1, -1);
      continue;
    }
    const a = p.operands(i).map((x) => to[x]!);
    const [x, y] = [number(a[0]), number(a[1])];
    if ((op === SCALE || op === MUL) && y === 1) {
      to[i] = a[0]!;
      continue;
    }
    if ((op === SCALE || op === MUL) && x === 1) {
      to[i] = a[1]!;
      continue;
    }
    const folded = foldedNumber(p, i, a.length, x, y);
    const params = p.params.get(i);
    const key =
      folded !== undefined
        ? `n${type.id}:${Object.is(folded, -0) ? "-0" : folded}`
        : op === CONST
          ? `c${type.id}:${numberOf(p.raw(i)!, arrays)}`
          : `${op}:${type.id}:${a.join()}:${paramsKey(params)}`;
    let id = seen.get(key);
    if (id === undefined) {
      if (folded !== undefined || op === CONST) {
        id = q.push2(CONST, type, -1, -1);
        q.keep(id, folded ?? p.raw(i)!);
      } else id = q.push(op, type, a, params);
      const source = p.sources.get(i);
      if (source !== undefined) q.sources.set(id, source);
      seen.set(key, id);
    }
    to[i] = id;
  }
  q.inputs = p.inputs.map((i) => to[i]!); // in their own order, which need not be that of the lines
  q.outputs = p.outputs.map((o) => (o < 0 ? o : to[o]!));
  return [q.close(), keep.map((k) => to[k]!)];
}
/** One number for one array, however often it stands in the list. */
function numberOf(raw: Raw, arrays: Map<Raw, number>): number {
  let k = arrays.get(raw);
  if (k === undefined) {
    k = arrays.size;
    arrays.set(raw, k);
  }
  return k;
}
function liveLines(p: Program, keep: readonly number[]): Uint8Array {
  const live = new Uint8Array(p.n);
  for (const r of [...p.outputs, ...keep, ...p.inputs]) if (r >= 0) live[r] = 1;
  for (let i = p.n - 1; i >= 0; i--) if (live[i]) for (const a of p.operands(i)) live[a] = 1;
  return live;
}
function foldedNumber(
  p: Program,
  i: number,
  arity: number,
  x: number | undefined,
  y: number | undefined,
): number | undefined {
  const op = p.op(i);
  const type = p.type(i);
  if (type.shape.length > 0 || op === PROJ) return undefined;
  if (op === CONST) return p.data.has(i) ? undefined : p.num(i);
  const foldable = scalarRules[op] !== undefined && (type.dtype === "f64" || type === BOOL);
  if (!foldable || x === undefined || arity > 2 || (arity === 2 && y === undefined)) return undefined;
  return compute(op, x, y ?? 0);
}
