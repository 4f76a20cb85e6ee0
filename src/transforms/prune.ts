import { CONST, INPUT, Program } from "../ir/program.ts";

/** Lines that an output needs. */
function neededLines(p: Program): Uint8Array {
  const needed = new Uint8Array(p.n);
  for (const o of p.outputs) if (o >= 0) needed[o] = 1;
  for (let i = p.n - 1; i >= 0; i--) if (needed[i]) for (const a of p.operands(i)) needed[a] = 1;
  return needed;
}
/**
 * The program without lines that no output needs; the first n inputs stay. `kept` tells which inputs are left. Dead
 * lines cost more than time: a coefficient that nothing uses may be infinite, and would be saved and differentiated.
 */
export function prune(p: Program, n: number): { program: Program; kept: boolean[] } {
  const needed = neededLines(p);
  const kept = p.inputs.map((id, k) => k < n || needed[id] === 1);
  const spare = p.inputs.filter((id, k) => k < n && needed[id] === 0).length;
  if (needed.reduce((s, used) => s + used, spare) === p.n) return { program: p, kept };
  const q = new Program();
  const to = new Int32Array(p.n).fill(-1);
  const inputs = new Set(p.inputs.filter((_, k) => kept[k]));
  for (let i = 0; i < p.n; i++) {
    if (!needed[i] && !inputs.has(i)) continue;
    to[i] = q.push(
      p.op(i),
      p.type(i),
      p.operands(i).map((a) => to[a]!),
      p.params.get(i),
    );
    if (p.op(i) === INPUT) q.inputs.push(to[i]!);
    if (p.op(i) === CONST) q.keep(to[i]!, p.raw(i)!);
    const source = p.sources.get(i);
    if (source !== undefined) q.sources.set(to[i]!, source);
  }
  q.outputs = p.outputs.map((o) => (o < 0 ? o : to[o]!));
  return { program: q.close(), kept };
}
