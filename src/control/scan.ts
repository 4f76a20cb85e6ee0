import type { Params, Program } from "../ir/program.ts";
import { type Raw, roundTo, storage, type TypedArray } from "../ir/raw.ts";
import { type Type, tupleType } from "../ir/type.ts";
import { spreadOne } from "../prims/broadcast.ts";
import { moveAxis } from "../prims/indexing.ts";
import { type TupleEmitter, tuplePrimitive } from "../record/define.ts";
import type { Masking, Pushed, Series, Tangent } from "../record/rules.ts";
import { run } from "../record/run.ts";
import { noMemory } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { batchAt } from "../transforms/batch.ts";
import { inlineAt } from "../transforms/replay.ts";
import { splitTemplate } from "../transforms/split.ts";
import {
  besides,
  bodyOf,
  type Closed,
  capturedAt,
  consuming,
  cut,
  fixpoint,
  linearAt,
  pick,
  stackedType,
  taylorOf,
} from "./body.ts";
import { linearizeScan } from "./scan.linearize.ts";
import { transposeScan } from "./scan.transpose.ts";
import { type Apply, moving, widen } from "./widen.ts";

/** Operands: constants, carry, xs (stacked on axis 0). The body maps (constants, carry, x) to (carry, y). */
export interface Scan extends Params {
  readonly body: Program;
  readonly constants: number;
  readonly carries: number;
  readonly length: number;
  readonly reverse: boolean;
  /** States that reverse mode may keep; 0: the residuals of every step. */
  readonly snapshots: number;
  /** How many carries, the first ones, the body is not linear in where it is linear in others. */
  readonly states: number;
}
const scanTypes = ({ body, carries, length }: Scan): Type[] =>
  body.outputTypes.map((t, k) => (k < carries ? t : stackedType(length, t)));

/** carry, ys = body applied along xs. Stays one line, in the program and in its derivatives. */
export const scanLine: TupleEmitter<Scan> = /* @__PURE__ */ tuplePrimitive<Scan>({
  name: "scan",
  type: (_x, p) => tupleType(scanTypes(p)),
  ...consuming(runScan),
  push: pushScan,
  taylor: (x, order, p) =>
    expand(
      x.map((c) => c[0]!),
      x.map((c) => c.slice(1)),
      p,
      taylorOf(order),
      order,
    ),
  linearize(dx, x, p) {
    const d = dx.map((t) => [t]);
    if (p.snapshots === 0) return linearizeScan(scanLine, moving(d, p.body, p.constants, p.carries), dx, x, p);
    // A loop for the tangents that computes its states again: what reverse mode keeps of it are its operands.
    const dy = expand(x, d, { ...p, states: p.carries }, linearBody).map((c) => c[1]!);
    return { y: scanLine(x, p), dy };
  },
  split: splitTemplate,
  transpose: (ct, x, p, _types, lanes) => transposeScan(scanLine, ct, x, p, lanes),
  batch: (x, batched, n, p) => batchScan(x, batched, n, p),
  lower: "scan",
});

/** Values and tangents in one loop, and beside the tangents, where some may stand still, which of their lanes do not. */
function pushScan(dx: readonly Tangent[], x: readonly Tensor[], p: Scan, masking?: Masking): Pushed {
  const { order, given, push, result } = besides(masking);
  return result(expand(x, given(dx), p, push, order));
}
function linearBody(body: Program, v: readonly Tensor[], d: readonly Series[]): Tangent[][] {
  const all = d.flat();
  const on = all.map((t) => t !== null);
  const dy = linearAt(body, v, on, pick(all, on));
  return inlineAt(body, v).map((t, k) => [t, dy[k]!]);
}
/** Array carries are overwritten in place wherever the loop owns them: when it was given them, and once the body made them. */
function runScan(x: readonly Raw[], p: Scan, given: readonly boolean[], fresh: boolean[]): Raw[] {
  const { body, constants: nc, carries: nk, length, reverse } = p;
  const inTypes = body.inputTypes;
  const outTypes = body.outputTypes;
  const [consts, first, xs] = cut(x, nc, nk) as [Raw[], Raw[], Raw[]];
  const xTypes = inTypes.slice(nc + nk);
  const ys = outTypes.slice(nk).map((t) => stacked(stackedType(length, t)));
  let carry: Raw[] = first;
  const fixed = consts.map(() => false);
  let mine = given.slice(nc, nc + nk);
  for (let s = 0; s < length; s++) {
    const t = reverse ? length - 1 - s : s;
    const row = xs.map((v, k) => rowOf(v, t, xTypes[k]!));
    const made: boolean[] = [];
    const out = run(body, [...consts, ...carry, ...row], { owned: [...fixed, ...mine], fresh: made });
    ys.forEach((y, k) => {
      const o = out[nk + k]!;
      if (typeof o === "number") y[t] = o;
      else y.set(o as TypedArray, t * o.length);
    });
    carry = out.slice(0, nk);
    mine = made.slice(0, nk);
  }
  fresh.push(...mine, ...ys.map(() => true));
  return [...carry, ...ys];
}
function stacked(t: Type): TypedArray {
  try {
    return storage(t);
  } catch (e) {
    return noMemory("scan", t, e);
  }
}
function rowOf(v: Raw, t: number, type: Type): Raw {
  if (type.shape.length === 0) return roundTo(type.dtype, (v as TypedArray)[t]!);
  return (v as TypedArray).subarray(t * type.size, (t + 1) * type.size);
}
/** The same loop with coefficients 1..order of every moving value carried along: all coefficients of every result. */
const expand = (x: readonly Tensor[], d: readonly Series[], p: Scan, apply: Apply, order = 1): Tangent[][] =>
  widen("scan", p.body, [p.constants, p.carries], x, d, apply, order, (operands, wide) =>
    scanLine(operands, { ...p, ...wide }),
  );
function batchScan(x: readonly Tensor[], batched: readonly boolean[], n: number, p: Scan): [Tensor[], boolean[]] {
  const { body, constants: nc, carries: nk } = p;
  const types = body.inputTypes;
  const wide = (on: readonly boolean[]): Type[] => types.map((t, k) => (on[k] ? stackedType(n, t) : t));
  let out: boolean[] = [];
  let wideBody: Closed | undefined;
  // The last turn finds the flags stable: its body is the one.
  const on = fixpoint([...batched], nc, (f) => {
    wideBody = bodyOf("scan", wide(f), (v) => {
      const [y, flags] = batchAt(body, v, f, n);
      out = flags;
      return y.map((t, k) => (k < nk && f[nc + k] && !flags[k] ? spreadOne(t!, n) : t!));
    });
    return out.slice(0, nk);
  });
  const Y = out.slice(nk);
  const closed = capturedAt(wideBody!, nc);
  const args = x.map((v, k) =>
    k >= nc + nk ? (batched[k] ? moveAxis(v, 1, 0) : v) : on[k] && !batched[k] ? spreadOne(v, n) : v,
  );
  const y = scanLine([...args.slice(0, nc), ...closed.captured, ...args.slice(nc)], {
    ...p,
    body: closed.program,
    constants: nc + closed.captured.length,
  });
  return [y.map((v, k) => (k >= nk && Y[k - nk] ? moveAxis(v, 1, 0) : v)), [...on.slice(nc, nc + nk), ...Y]];
}
