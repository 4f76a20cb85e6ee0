import { type Params, Program } from "../../ir/program.ts";

/** Parameters with other programs in the place of those among them; the same object when nothing changes. */
export function paramsWith(params: Params, inside: (p: Program) => Program): Params {
  let changed = false;
  const of = (x: unknown): unknown => {
    if (Array.isArray(x)) return x.some((y) => y instanceof Program) ? x.map(of) : x;
    if (!(x instanceof Program)) return x;
    const q = inside(x);
    changed ||= q !== x;
    return q;
  };
  const out = Object.fromEntries(Object.entries(params).map(([key, x]) => [key, of(x)]));
  return changed ? out : params;
}
