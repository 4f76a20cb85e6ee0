import type { Guard } from "../../record/run.ts";
import type { Frame } from "./frame.ts";
import type { Label, Labels } from "./labels.ts";

/** Lines that run together, block of points by block of points: `points` is the mapped axis. */
export interface Region {
  readonly labels: Labels;
  readonly points: Label;
  /** The axis that most products carry along; undefined: none. */
  readonly batch: Label | undefined;
  readonly lines: readonly number[];
}

/** A matrix that every point is multiplied with must stay in the nearest cache. */
const mostMatrixBytes = 65536;
/** Multiplications and the like, charged to every axis of the loops that they need. */
function workOf(labels: Labels): Map<Label, number> {
  const work = new Map<Label, number>();
  labels.frames.forEach((frame, line) => {
    if (frame === undefined) return;
    const size = frame.extents.reduce((n, e) => n * e, 1);
    for (const label of new Set(labels.all(line))) work.set(label, (work.get(label) ?? 0) + size);
  });
  return work;
}

/** The longest of the axes that take part in at least half of the work. */
function mappedAxis(labels: Labels): Label | undefined {
  const work = workOf(labels);
  const most = Math.max(0, ...work.values());
  let best: Label | undefined;
  for (const [label, own] of work)
    if (2 * own >= most && (best === undefined || labels.extent(label) > labels.extent(best))) best = label;
  return best;
}

/** The axis with the most votes. */
function elected(votes: ReadonlyMap<Label, number>): Label | undefined {
  let best: Label | undefined;
  for (const [label, count] of votes) if (best === undefined || count > votes.get(best)!) best = label;
  return best;
}

/**
 * The axis outside the nests of a cluster: the one that most stacks of matrices have in common, else the one that most
 * lines with several axes beside the points share.
 */
function batchAxis(labels: Labels, points: Label): Label | undefined {
  const stacks = new Map<Label, number>();
  const shared = new Map<Label, number>();
  labels.frames.forEach((frame, line) => {
    if (frame === undefined) return;
    const all = labels.all(line);
    if (!all.includes(points)) return;
    const isProduct = labels.facts.roles[line]!.kind === "matmul";
    const free = all.filter((label, axis) => label !== points && !(isProduct && frame.over.includes(axis)));
    const vote = (votes: Map<Label, number>, label: Label): void => {
      votes.set(label, (votes.get(label) ?? 0) + 1);
    };
    if (isProduct)
      for (const [axis, label] of all.entries())
        if (label !== points && frame.operands.every(({ strides }) => strides[axis] !== 0)) {
          if (!frame.over.includes(axis)) vote(stacks, label);
        }
    if (free.length > 1) for (const label of free) vote(shared, label);
  });
  return elected(stacks) ?? elected(shared);
}

/** Whether a line with the points among its axes fits the loops: one axis inside beside the batch axis. */
function fits(labels: Labels, line: number, points: Label, batch: Label | undefined): boolean {
  const frame = labels.frames[line]!;
  const { roles, program } = labels.facts;
  const role = roles[line]!;
  const all = labels.all(line);
  const at = all.indexOf(points);
  if (at < 0 || all.includes(points, at + 1)) return false;
  if (frame.operands.some(({ base, strides }) => strides.some((s) => s < 0) || program.type(base).dtype === "tuple"))
    return false;
  if (role.kind === "matmul") return fitsProduct(frame, all, at, batch);
  if (new Set(all).size < all.length) return false;
  if (role.kind === "fibre" && (frame.over.length === 0 || frame.over.includes(at))) return false;
  if (role.kind === "reduction" && frame.over.includes(at) && role.reduction !== "reduceSum") return false;
  return all.filter((label) => label !== points && label !== batch).length <= 1;
}

function fitsProduct(frame: Frame, all: readonly Label[], at: number, batch: Label | undefined): boolean {
  const { operands, over, extents } = frame;
  const has = (k: number, axis: number): boolean => operands[k]!.strides[axis] !== 0;
  const [sum] = over;
  if (sum === undefined) return false; // columns times rows: one product for each element
  // The batch axis may be missing in a factor that all stacks have in common.
  const stack = extents.flatMap((_, axis) =>
    axis !== sum && (all[axis] === batch || (has(0, axis) && has(1, axis))) ? [axis] : [],
  );
  const free = [0, 1].map((k) =>
    extents.flatMap((_, axis) => (axis !== sum && !stack.includes(axis) && has(k, axis) ? [axis] : [])),
  );
  if (free.some((own) => own.length > 1)) return false;
  if (sum === at) return true;
  const matrix = free.findIndex((own) => own[0] !== at);
  if (!free.flat().includes(at) || all[sum] === batch) return false;
  const [row] = free[matrix]!;
  return 8 * extents[sum]! * (row === undefined ? 1 : extents[row]!) <= mostMatrixBytes;
}

/** Whether operand k of a line can be taken point by point from the loop that computes both. */
export function readsPoints({ labels, points }: Pick<Region, "labels" | "points">, line: number, k: number): boolean {
  if (labels.links[line]![k] === undefined) return false;
  const { base } = labels.frames[line]!.operands[k]!;
  return labels.frames[base]!.result.some((axis) => labels.of(base, axis) === points);
}

/** Regions, and the number of the first region that has to wait for each line. */
export interface Regions {
  readonly regions: readonly Region[];
  readonly stages: Int32Array;
}

/**
 * The regions of a program, one after another. A line whose operands wait for a sum over the points, or for a line
 * outside that waits for one, belongs to a later region: so no region waits for itself. Interpreted lines wait for the
 * guards before them. An axis of fewer than `least` points is not cut.
 */
export function regionsOf(labels: Labels, needed: Uint8Array, guards: readonly Guard[], least: number): Regions {
  const { program, views, roles } = labels.facts;
  const stages = new Int32Array(program.n);
  const points = mappedAxis(labels);
  if (points === undefined || labels.extent(points) < least) return { regions: [], stages };
  const batch = batchAxis(labels, points);
  const member = new Uint8Array(program.n);
  const lines: number[][] = [];
  const outside = (base: number): number => stages[base]! + member[base]!;
  for (let i = 0; i < program.n; i++) {
    if (needed[i] === 0) continue;
    const isMember = labels.frames[i] !== undefined && fits(labels, i, points, batch);
    let stage = 0;
    const arity = program.arity(i);
    for (let k = 0; k < arity; k++) {
      const base = views[program.operand(i, k)]!.line;
      const isInside = isMember && member[base] === 1 && readsPoints({ labels, points }, i, k);
      stage = Math.max(stage, isInside ? stages[base]! : outside(base));
    }
    if (roles[i]!.kind === "interpreted")
      for (const { at, id } of guards) if (at < i) stage = Math.max(stage, outside(views[id]!.line));
    stages[i] = stage;
    if (!isMember) continue;
    member[i] = 1;
    while (lines.length <= stage) lines.push([]);
    lines[stage]!.push(i);
  }
  return { regions: lines.map((own) => ({ labels, points, batch, lines: own })), stages };
}
