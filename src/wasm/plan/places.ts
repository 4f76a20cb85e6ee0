import type { RawArray } from "../../ir/raw.ts";
import type { Guard } from "../../record/run.ts";
import { type ControlPlaces, placeControl } from "./controlPlaces.ts";
import type { Facts } from "./facts.ts";
import { fillOf, type Joined, joinedLines } from "./joined.ts";
import { type Stripes, startOf, stripesOf } from "./laneAxis.ts";
import { bytesOf, type Layout, type Place, type Scope, widthOf } from "./layout.ts";
import type { Role } from "./role.ts";
import { requireWidths, singleLines } from "./singles.ts";
import { Plan } from "./steps.ts";
import { type AllTraffic, isCompiled, trafficOf } from "./traffic.ts";
import { isContiguous } from "./view.ts";

/** Shorter lines are as soon written as a whole. */
const fewest = 32;

/** What a scope inside another one is given. */
export interface Surroundings {
  /** Places of its inputs, by line. */
  readonly inputs: ReadonlyMap<number, Place>;
  /** Inputs whose numbers may be overwritten after their last use. */
  readonly consumable: ReadonlySet<number>;
  /** Where results are wanted, if they can be written there at once. */
  readonly targets: (plan: Plan, traffic: AllTraffic) => ReadonlyMap<number, Place>;
  /** Comes when all lines have places, before those of the scope are given back. */
  readonly finish: (scope: Scope) => void;
}

/**
 * Gives every line in memory an address. Inputs, constants and kept lines (wanted after the last step) have theirs
 * alone; others share memory when one is read for the last time before the other is written. A scatter takes over the
 * place of the array that it changes when nothing reads that later; what is concatenated is written in its place at once.
 */
export function place(layout: Layout, facts: Facts, guards: readonly Guard[], given?: Surroundings): Scope {
  const { free, constants, costOf, blocks } = layout;
  const plan = new Plan(facts, guards, costOf, given === undefined, blocks);
  const all = trafficOf(plan, guards);
  const { traffic, kept } = all;
  const { program, roles, views } = facts;
  const places = new Map<number, Place>(given?.inputs);
  const controls = new Map<number, ControlPlaces>();
  const standing = new Set<number>();
  const indices = new Map<number, number>();
  const scope: Scope = { plan, places, controls, indices, standing };
  /** Indices of a gather, or a scatter, by those of equal order. */
  const packs = new Map<string, number>();
  const placeIndices = (gather: number, dim: number): void => {
    const line = program.operand(gather, 1);
    const key = `${line} ${dim}`;
    let address = packs.get(key);
    if (address === undefined) {
      const { shape, size } = program.type(line);
      address = free.fresh(bytesOf((size >> 1) + 1));
      packs.set(key, address);
      constants.push({
        place: { address },
        raw: () => packed(facts.rawOf(line) as Int32Array, stripesOf(shape, dim)),
        count: 1,
      });
    }
    indices.set(gather, address);
  };
  for (const [gather, dim] of plan.picked) placeIndices(gather, dim);
  for (const step of plan.steps)
    if (step.kind === "scatter" && plan.movedBy(step.line) !== undefined) placeIndices(step.line, 0);
  for (const step of plan.steps)
    if (step.kind === "lanes")
      for (const line of step.lines)
        if (step.axis.picksRows(line))
          placeIndices(line, step.axis.dims[line]! - (roles[line] as Role & { readonly kind: "gather" }).axis);
  /** Bytes by line, for those whose memory is theirs. */
  const owned = new Map<number, number>();
  const targets = given?.targets(plan, all);
  const hasPlace = (line: number): boolean => places.has(line) || targets?.has(line) === true;
  const singles = singleLines(plan, all, hasPlace);
  const take = (line: number, elements: number): void => {
    const single = singles.has(line);
    const bytes = bytesOf(elements, single);
    places.set(line, { address: free.take(bytes), single });
    owned.set(line, bytes);
  };
  const lastRead = new Map<number, number>();
  const readers = new Map<number, number>();
  traffic.forEach(({ reads }, step) => {
    for (const line of reads) {
      lastRead.set(line, step);
      readers.set(line, (readers.get(line) ?? 0) + 1);
    }
  });
  const joined = new Map(joinedLines(plan, all, singles, hasPlace).map((part) => [part.line, part]));
  for (const { line, within } of joined.values())
    lastRead.set(within, Math.max(lastRead.get(within) ?? 0, lastRead.get(line)!));
  /** Finds room for a line, or in that of the line it is a part of. */
  const seat = (line: number): Place => {
    const part = joined.get(line);
    if (places.has(line)) return places.get(line)!;
    if (part === undefined) take(line, facts.rowBlocks.sizes.get(line) ?? program.type(line).size);
    else places.set(line, seatedIn(part));
    return places.get(line)!;
  };
  const seatedIn = ({ within, offset }: Joined): Place => {
    const whole = seat(within);
    return { ...whole, address: whole.address + widthOf(whole) * offset, tight: true };
  };
  for (const o of program.outputs) {
    if (o < 0 || roles[o]!.kind === "uniform") continue;
    const base = views[o]!.line;
    if (given !== undefined && !kept.has(base)) lastRead.set(base, traffic.length);
  }
  const isTarget = ({ address }: Place): boolean =>
    [...(targets?.values() ?? [])].some((t) => t.base === undefined && t.address === address);
  /** The array that a scatter may overwrite, if it is the last to read it. */
  const changed = (line: number, step: number): number | undefined => {
    const [x, ...others] = program.operands(line) as [number, ...number[]];
    const base = views[x]!.line;
    const isWhole =
      isContiguous(views[x]!) && views[x]!.offset === 0 && program.type(x).size === program.type(base).size;
    if (roles[x]!.kind === "uniform" || !isWhole || lastRead.get(base) !== step || kept.has(base)) return undefined;
    return others.some((a) => views[a]!.line === base) ? undefined : base;
  };
  /** What a line writes into, if always at the same positions: a number that all else is, or a line that nothing else reads. */
  const around = (line: number): { readonly fill?: number | undefined; readonly base?: number | undefined } => {
    const role = roles[line]!;
    const step = plan.stepOf(line);
    const kind = plan.steps[step]?.kind;
    if (program.type(line).size < fewest) return {};
    if (role.kind === "lanes") return kind === "kernel" ? { fill: role.into?.fill } : {};
    if (role.kind !== "scatter" || role.adds || kind !== "scatter") return {};
    const [x, index] = program.operands(line) as [number, number];
    if (!facts.isConstant(index)) return {};
    const base = changed(line, step);
    const isSole = base !== undefined && readers.get(base) === 1 && singles.has(base) === singles.has(line);
    return isSole ? { base } : { fill: facts.uniform(x) };
  };
  const forGood = (line: number): Place => {
    const single = singles.has(line);
    return { address: free.fresh(bytesOf(program.type(line).size, single)), single };
  };
  /**
   * Where lines begin, known ones too, that are changed again and again and then joined: they stand within the whole, which
   * is theirs for good.
   */
  const within = new Map<number, Joined>();
  if (given === undefined)
    for (const part of joined.values()) {
      let first = part.line;
      let own = around(first);
      for (; own.base !== undefined; own = around(first)) first = own.base;
      if ((own.fill === undefined && roles[first]!.kind !== "constant") || joined.has(part.within)) continue;
      within.set(first, part);
      if (!places.has(part.within)) places.set(part.within, forGood(part.within));
    }
  const dying: number[][] = traffic.map(() => []);
  for (const [line, step] of lastRead) {
    const { kind } = roles[line]!;
    if (kind === "constant" || kind === "uniform") {
      const single = singles.has(line);
      const part = within.get(line);
      const place =
        part === undefined
          ? { address: free.fresh(bytesOf(kind === "uniform" ? 1 : program.type(line).size, single)), single }
          : seatedIn(part);
      places.set(line, place);
      constants.push({ place, raw: () => (facts.uniform(line) ?? facts.rawOf(line)) as RawArray, count: 1 });
    } else if (kind === "input") {
      if (given === undefined) take(line, program.type(line).size);
    } else if (!kept.has(line)) dying[step]?.push(line);
  }
  /** Gives a line a place of its own in which everything but what it writes stands already, if it always writes the same positions. */
  const stands = (line: number, step: number): boolean => {
    if (given !== undefined) return false;
    let fill: number | undefined;
    if (plan.steps[step]!.kind === "concatenate") {
      if (places.has(line) || joined.has(line) || targets?.has(line)) return false;
      fill = fillOf(facts, line);
    } else {
      const own = around(line);
      if (own.base !== undefined && (standing.has(own.base) || roles[own.base]!.kind === "constant")) {
        places.set(line, places.get(own.base)!);
        standing.add(line);
        return true;
      }
      fill = own.fill;
    }
    if (fill === undefined) return false;
    const value = fill;
    const part = within.get(line);
    const place = part === undefined ? forGood(line) : seatedIn(part);
    places.set(line, place);
    constants.push({ place, raw: () => value, count: program.type(line).size });
    standing.add(line);
    return true;
  };
  /** The array whose place a line may take over. */
  const replaced = (line: number, step: number): number | undefined => {
    const base = changed(line, step);
    if (base === undefined || widthOf(places.get(base)!) !== widthOf({ single: singles.has(line) })) return undefined;
    if (owned.has(base)) return isCompiled(facts, base) ? base : undefined;
    return given?.consumable.has(base) && !isTarget(places.get(base)!) ? base : undefined;
  };
  traffic.forEach(({ writes }, at) => {
    const step = plan.steps[at]!;
    for (const line of writes) {
      if (stands(line, at)) continue;
      const target = targets?.get(line);
      const old = step.kind === "scatter" ? replaced(line, at) : undefined;
      if (target !== undefined) places.set(line, target);
      else if (old === undefined) seat(line);
      else {
        places.set(line, places.get(old)!);
        if (owned.has(old)) owned.set(line, owned.get(old)!);
        owned.delete(old);
      }
    }
    if (step.kind === "control") controls.set(step.line, placeControl(layout, scope, step.line, place));
    for (const line of dying[at]!) {
      const bytes = owned.get(line);
      if (bytes === undefined) continue;
      free.give(places.get(line)!.address, bytes);
      owned.delete(line);
    }
  });
  requireWidths(plan, all, places);
  given?.finish(scope);
  if (given !== undefined) for (const [line, bytes] of owned) free.give(places.get(line)!.address, bytes);
  return scope;
}

/** Indices as 32-bit integers, stripe by stripe of an axis, and zeros behind them for lanes beyond the end. */
function packed(indices: Int32Array, stripes: Stripes): Float64Array {
  const words = new Int32Array(2 * (indices.length + 1));
  const { extent, count, step } = stripes;
  if (count === 1 && step === 1) words.set(indices);
  else
    for (let u = 0, k = 0; u < count; u++)
      for (let i = 0; i < extent; i++) words[k++] = indices[startOf(stripes, u) + i * step]!;
  return new Float64Array(words.buffer, 0, (indices.length >> 1) + 1);
}
