import { CONST, Program } from "../ir/program.ts";

/** Lines that the given ones need, by 1; -1 stands for none. */
export function neededLines(p: Program, wanted: readonly number[]): Uint8Array {
  const needed = new Uint8Array(p.n);
  for (const o of wanted) if (o >= 0) needed[o] = 1;
  for (let i = p.n - 1; i >= 0; i--) if (needed[i]) for (const a of p.operands(i)) needed[a] = 1;
  return needed;
}
/**
 * The program with the given outputs (its own by default), without lines that none of them needs; the first n inputs
 * stay. `kept` tells which inputs are left. Dead lines cost more than time: a coefficient that nothing uses may be infinite, and would be saved and differentiated.
 */
export function prune(
  p: Program,
  n: number,
  outputs: readonly number[] = p.outputs,
): { program: Program; kept: boolean[] } {
  const needed = neededLines(p, outputs);
  for (const id of p.inputs.slice(0, n)) needed[id] = 1;
  const kept = p.inputs.map((id) => needed[id] === 1);
  if (outputs === p.outputs && !needed.includes(0)) return { program: p, kept };
  const q = new Program();
  const to = new Int32Array(p.n).fill(-1);
  for (let i = 0; i < p.n; i++) {
    if (!needed[i]) continue;
    to[i] = q.push(
      p.op(i),
      p.type(i),
      p.operands(i).map((a) => to[a]!),
      p.params.get(i),
    );
    if (p.op(i) === CONST) q.keep(to[i]!, p.raw(i)!);
    const source = p.sources[i];
    if (source !== undefined) q.sources[to[i]!] = source;
  }
  q.inputs = p.inputs.filter((id) => needed[id]).map((i) => to[i]!); // in their own order, which need not be that of the lines
  q.outputs = outputs.map((o) => (o < 0 ? o : to[o]!));
  return { program: q, kept };
}
/** With all inputs, without what no output needs. */
export const needed = ({ program: p }: { readonly program: Program }): Program => prune(p, p.inputs.length).program;
