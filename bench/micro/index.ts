import { runNode } from "../child.ts";
import { type Extra, type Figure, measured, type Options, type Peer, type Row, type Section } from "../measure.ts";
import { missing, peersOf, type Run, runPeer, versions } from "../peers/index.ts";
import type { Kernel } from "./kernel.ts";
import { kernels } from "./kernels.ts";

interface Ours extends Run {
  readonly first: number;
  readonly beside?: number;
}
const least = (xs: readonly number[]): number => Math.min(...xs);

/** Ours and every peer in turn, each in a fresh process, round after round; least times. */
function measureKernel(kernel: Kernel, { rounds, progress }: Options): Row {
  const { id, title, per, unit } = kernel;
  const ours: Ours[] = [];
  const theirs = new Map<string, number[]>();
  const notes = new Set<string>();
  const programs = peersOf(Object.keys(kernel.peers));
  for (let k = 0; k < rounds; k++) {
    progress(`${id}, round ${k + 1} of ${rounds}`);
    const { value, failure } = runNode<Ours>(new URL("call.js", import.meta.url), [id]);
    if (value === undefined) return { name: title, failure: failure ?? "gave no result" };
    ours.push(value);
    for (const program of programs) {
      progress(`${id}, ${program.title}, round ${k + 1} of ${rounds}`);
      const { value: run, failure } = runPeer(program, id);
      if (run === undefined) notes.add(`${program.title} failed: ${failure}`);
      else if (!(Math.abs(run.check - value.check) <= Math.max(program.tolerance, kernel.precision ?? 0) * value.scale))
        notes.add(`${program.title} computes something else (${run.check}, ours ${value.check})`);
      else theirs.set(program.title, [...(theirs.get(program.title) ?? []), run.call]);
    }
  }
  const beside = ours.flatMap((o) => (o.beside === undefined ? [] : [o.beside]));
  if (kernel.beside !== undefined) theirs.set(kernel.beside, beside);
  const goal = (name: string): number | undefined => kernel.peers[programs.find((p) => p.title === name)?.id ?? name];
  const peers = [...theirs].map(([name, runs]): Peer => {
    const target = goal(name);
    return { name, value: least(runs) / per, ...(target === undefined ? {} : { target }) };
  });
  const call = least(ours.map((o) => o.call));
  const extra: Extra[] = [{ label: "first call", value: least(ours.map((o) => o.first)) / 1e6, unit: "ms" }];
  if (kernel.flops !== undefined) extra.push({ label: "rate", value: kernel.flops / call, unit: "GFLOP/s" });
  const figure: Figure = { name: title, value: call / per, unit, peers, extra };
  return {
    ...figure,
    ...(kernel.target === undefined ? {} : { target: kernel.target }),
    ...(notes.size === 0 ? {} : { note: [...notes].join("; ") }),
  };
}
function summary(rows: readonly Row[]): string[] {
  const goals = rows
    .filter(measured)
    .flatMap(({ value, target, peers }) => [
      ...(target === undefined ? [] : [value <= target]),
      ...(peers ?? []).flatMap((p) => (p.target === undefined ? [] : [value <= p.target * p.value])),
    ]);
  const told = Object.entries(versions()).map(([name, v]) => `${name} ${v}`);
  return [
    ...(told.length > 0 ? [`Peers on one core, with equal inputs, results compared: ${told.join(", ")}.`] : []),
    ...[missing()].filter(Boolean),
    `Targets reached: ${goals.filter(Boolean).length} of ${goals.length}.`,
  ];
}
export const microSection: Section = {
  name: "micro",
  about: "Small kernels under jit, a call with inputs ready, against peers.",
  names: () => kernels.map((k) => k.id),
  run: (options) =>
    kernels
      .filter(({ id }) => options.only.length === 0 || options.only.includes(id))
      .map((kernel) => measureKernel(kernel, options)),
  summary,
};
