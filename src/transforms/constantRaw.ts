import { CONST, INPUT } from "../ir/program.ts";
import type { Raw } from "../ir/raw.ts";
import { rawOf } from "../record/evaluate.ts";
import type { Tensor } from "../record/tensor.ts";

/** Most lines that are looked at. */
const most = 100;

/** The numbers of a value that is the same whatever the arguments of its recording are; undefined when it may not be. */
export function constantRaw(v: Tensor): Raw | undefined {
  if (v.rec === null) return v.value;
  const p = v.rec.program;
  const seen = new Set([v.id]);
  for (const i of seen) {
    if (p.op(i) === CONST) continue;
    if (p.op(i) === INPUT || seen.size > most) return undefined;
    for (const a of p.operands(i)) seen.add(a);
  }
  return rawOf(v);
}
