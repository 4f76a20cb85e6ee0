import { ADD, NEG, PROJ, type Program, SUB } from "../ir/program.ts";
import { at, fill, type Raw, type TypedArray } from "../ir/raw.ts";
import { isFloat, withDType } from "../ir/type.ts";
import { add, addTangents } from "../prims/arithmetic.ts";
import { broadcastTo, constantOf, sum, zerosOf } from "../prims/broadcast.ts";
import { gt, select, selectCode } from "../prims/comparison.ts";
import { lineOf } from "../record/emit.ts";
import { asRules, Recording, top, within } from "../record/recording.ts";
import { type Live, type MaskedPush, row, type Tangent } from "../record/rules.ts";
import { primitives } from "../record/table.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { constantRaw } from "./constantRaw.ts";
import { has, holds } from "./holds.ts";
import { type Motion, partMotion, tangentsOf } from "./jvp.ts";
import type { Linearized } from "./linearize.ts";
import { liveOf } from "./live.ts";
import { prune } from "./prune.ts";
import { type Entry, partOf, repeat, replay } from "./replay.ts";

/** How a program is pushed. */
interface Push {
  /** The arguments are those that p was recorded with, so its numbers hold. */
  readonly recorded?: boolean;
  /** Lanes of the tangents that may differ from 0; all by default. */
  readonly lives?: readonly (Live | undefined)[];
  /** p is linear in what moves: a tangent stands for the value of its line, which no rule looks at. */
  readonly linear?: boolean;
}
/**
 * Forward mode: outputs, their tangents, and which lanes of those may differ from 0. A null tangent is a structural zero
 * and is never multiplied; neither is a lane that a flat function or a branch not taken left behind.
 */
export function maskedJvpAt(
  p: Program,
  args: readonly Tensor[],
  tangents: readonly Tangent[],
  { recorded = false, lives = [], linear = false }: Push = {},
): [Tensor[], Tangent[], (Live | undefined)[]] {
  const d = new Array<Motion>(p.n);
  const lanes: Lanes[] = [];
  /** Moving lines that have their values even if p is linear: parts of a loop count as moving, though they may be no tangents. */
  const valued = new Set<number>();
  p.inputs.forEach((id, k) => {
    d[id] = tangents[k] ?? null;
    if (lives[k]) lanes[id] = lives[k];
  });
  const motion = (a: number): Tangent => {
    if (p.op(a) === PROJ) return partMotion(d[p.operand(a, 0)], partOf(p, a));
    return (d[a] as Tangent) ?? null;
  };
  const live = (a: number): Live | undefined =>
    p.op(a) === PROJ
      ? (lanes[p.operand(a, 0)] as readonly (Live | undefined)[] | undefined)?.[partOf(p, a)]
      : (lanes[a] as Live | undefined);
  const v = replay(p, args, (i, x, ids) => {
    const dx = ids.map(motion);
    const block = primitives[p.op(i)];
    const moves = dx.some((t) => t !== null);
    const type = p.type(i);
    if (moves && block?.push) {
      const {
        y,
        dy,
        lanes: out,
      } = block.push(row(dx), row(x), p.params.get(i), {
        lives: row(ids.map(live)),
        push: maskedPush,
        flat: has(p, i, "flat"),
      });
      d[i] = dy;
      if (out) lanes[i] = out;
      valued.add(i);
      return y;
    }
    const valueMatters = !linear || !moves || ids.some((a) => valued.has(p.op(a) === PROJ ? p.operand(a, 0) : a));
    let y: Entry;
    if (valueMatters) y = repeat(p, i, x, recorded ? p.raw(i) : undefined);
    else y = block!.many ? type.parts.map(zerosOf) : (x.find((t) => t.type === type) ?? zerosOf(type));
    if (moves && (standsStill(p, i, dx) || (lanes.length > 0 && ids.some(live))))
      [d[i], lanes[i]] = (linear ? maskedTangents : masked)(p, i, dx, x, y, ids.map(live));
    else d[i] = tangentsOf(p, i, dx, x, y);
    if (valueMatters) {
      if (moves) valued.add(i);
      return y;
    }
    const t = d[i];
    return Array.isArray(t) ? type.parts.map((part, k) => t[k] ?? zerosOf(part)) : ((t as Tangent) ?? zerosOf(type));
  });
  return [
    p.outputs.map((o) => v[o] as Tensor),
    p.outputs.map((o) => (o < 0 ? null : motion(o))),
    p.outputs.map((o) => (o < 0 ? undefined : live(o))),
  ];
}
type MaskedRule = (
  p: Program,
  i: number,
  dx: readonly Tangent[],
  x: readonly Tensor[],
  y: Entry,
  lives: readonly (Live | undefined)[],
) => [Motion, Lanes];
const masked: MaskedRule = (p, i, dx, ...rest) => (isPlain(p, i, dx) ? maskedTangents : takenApart)(p, i, dx, ...rest);
/** Lanes of the result of line i that move when the operands with a tangent do, in their lanes. */
export const lanesAfter = (...[p, i, dx, x, y, lives]: Parameters<MaskedRule>): Lanes =>
  standsStill(p, i, dx) || lives.some((l) => l !== undefined) ? masked(p, i, dx, x, y, lives)[1] : undefined;
const maskedPush: MaskedPush = (p, args, tangents, lives) => maskedJvpAt(p, args, tangents, { lives });
/** A linear program; null outputs are structural zeros. */
export function recordLinear(kind: string, f: (rec: Recording) => readonly (Tangent | undefined)[]): Recording {
  const rec = new Recording(kind, top, { linear: true });
  within(rec, () =>
    asRules(() => {
      rec.program.outputs = f(rec).map((t) => (t ? lineOf(rec, t) : -1));
    }),
  );
  rec.closed = true;
  return rec;
}
/** The rule of a line as a linear program of its own, line by line. */
const takenApart: MaskedRule = (p, i, dx, x, y, lives) => {
  let many = false;
  const rule = recordLinear("a rule", (rec) => {
    const inputs = dx.map((t) => t && rec.input(t.type));
    const d = tangentsOf(p, i, inputs, x, y);
    many = Array.isArray(d);
    return [d].flat() as Tangent[];
  });
  const on = dx.flatMap((t, k) => (t === null ? [] : [k]));
  const moving = on.map((k) => dx[k]!);
  const [, d, out] = maskedJvpAt(
    rule.program,
    [...moving, ...rule.captured],
    [...moving, ...rule.captured.map(() => null)],
    {
      lives: on.map((k) => lives[k]),
      linear: true,
    },
  );
  return many ? [d, out] : [d[0]!, out[0]];
};
/** The linear program of lin with its masks written out, so that it can be pushed as it stands. */
export function withMasks(lin: Linearized): Linearized {
  const { program: p, outs, residuals } = lin;
  if (!holds(p, "flat")) return lin;
  const { program, captured } = recordLinear("a linear program", (rec) => {
    const dx = p.inputs.slice(0, p.inputs.length - residuals.length).map((id) => rec.input(p.type(id)));
    const args = [...dx, ...residuals];
    return maskedJvpAt(p, args, [...dx, ...residuals.map(() => null)], { linear: true })[1];
  });
  const n = program.inputs.length - captured.length;
  const needed = prune(program, n);
  return { outs, program: needed.program, residuals: captured.filter((_, k) => needed.kept[n + k]) };
}

/** Lanes of every part of a motion that may differ from 0; undefined: all. */
export type Lanes = Live | undefined | readonly (Live | undefined)[];

/** Most lanes that are made numbers. */
const mostFixed = 1 << 16;
const isKnown = (t: Tensor): boolean => t.rec === null;
/**
 * Lanes found once, from the lanes of operands and the values that f `uses`; those that are the same whatever the arguments
 * are become numbers at once, so that nothing is left of them in compiled code.
 */
export const once = (f: () => Tensor, lives: Iterable<Live | undefined>, uses: readonly Tensor[] = []): Live => {
  let known: Tensor | undefined;
  return () => {
    known ??=
      uses.every(isKnown) && [...lives].every((l) => l === undefined || isKnown(l())) ? within(null, f) : fixed(f());
    return known;
  };
};
function fixed(lanes: Tensor): Tensor {
  const raw = lanes.rec === null || lanes.size > mostFixed ? undefined : constantRaw(lanes);
  return raw === undefined ? lanes : concrete(lanes.type, raw);
}
const onesOf = (t: Tensor): Tensor => constantOf(t.type, 1);
/** t in the lanes that are live, a structural zero elsewhere: there t is 0 already, unless a coefficient was not finite. */
function under(t: Tensor, lanes: Live): Tensor {
  if (t.rec === null && finite(t.value!)) return t;
  const on = lanes();
  if (on.rec !== null) return select([fixed(gt(on, 0)), t, zerosOf(t.type)]);
  const type = withDType(on.type, "bool");
  const open = fill(type, (k) => Number(at(on.value!, k) > 0));
  return every(open, Boolean) ? t : select([concrete(type, open), t, zerosOf(t.type)]);
}
const every = (v: Raw, test: (x: number) => boolean): boolean =>
  typeof v === "number" ? test(v) : (v as TypedArray).every(test);
const finite = (v: Raw): boolean => every(v, Number.isFinite);

/** May lanes of the result of line i stand still where its operands move in every lane? */
function standsStill(p: Program, i: number, dx: readonly Tangent[]): boolean {
  const op = p.op(i);
  if (op === selectCode) return (dx[1] === null) !== (dx[2] === null);
  const block = primitives[op];
  if (block?.many) return has(p, i, "flat");
  if (!block?.flat) return false;
  return (
    block.lanewise === true || dx.length === 1 || dx.some((d, k) => d === null && isFloat(p.type(p.operand(i, k))))
  );
}
/** Is line i one operation on its tangents: of one lane at a time, or linear in what moves? */
function isPlain(p: Program, i: number, dx: readonly Tangent[]): boolean {
  const block = primitives[p.op(i)]!;
  if (block.lanewise) return !block.flat || p.op(i) === selectCode;
  const moving = dx.flatMap((d, k) => (d === null ? [] : [k]));
  return (
    !block.many &&
    block.transpose !== null &&
    !(block.bilinear && moving.length > 1) &&
    (block.linearIn === undefined || moving.every((k) => block.linearIn!.includes(k)))
  );
}
/**
 * Tangents of a plain line under the masks of its operands: a coefficient that may be infinite multiplies a tangent only in
 * the lanes that are live. Where lanes mix, all are live if one operand's is, unless the operation says more.
 */
function maskedTangents(
  p: Program,
  i: number,
  dx: readonly Tangent[],
  x: readonly Tensor[],
  y: Entry,
  lives: readonly (Live | undefined)[],
): [Motion, Lanes] {
  const block = primitives[p.op(i)]!;
  if (p.op(i) === selectCode) {
    const side = (k: number): Tensor => liveOf(dx[k]!, lives[k]) ?? zerosOf(x[k]!.type);
    const only = dx[2] === null ? 1 : dx[1] === null ? 2 : 0;
    if (only > 0 && lives[only] && holdsWhere(lives[only], x[0]!, only)) return [dx[only]!, lives[only]];
    const everywhere = [1, 2].every((k) => dx[k] !== null && lives[k] === undefined);
    return [
      tangentsOf(p, i, dx, x, y),
      everywhere ? undefined : once(() => select([x[0]!, side(1), side(2)]), lives, [x[0]!]),
    ];
  }
  if (block.lanewise) return lanewise(p, i, dx, x, y, lives);
  const d = tangentsOf(p, i, dx, x, y);
  const lanes = (): (Tensor | null)[] => dx.map((t, k) => liveOf(t, lives[k]));
  if (!block.many && block.moves) {
    const counts = (v: Tensor, k: number): Tensor => (dx[k] === null && isFloat(v.type) ? onesOf(v) : v);
    const reached = (): Tensor => tangentsOf(p, i, lanes(), x.map(counts), y) as Tensor;
    const indices = x.filter((v) => !isFloat(v.type));
    return [d, once(() => block.reach?.(row(lanes()), y as Tensor) ?? reached(), lives, indices)];
  }
  const any = once(() => lanes().reduce<Tangent>((s, l) => addTangents(s, l && sum(l)), null)!, lives);
  const spread = (t: Tangent): Live | undefined =>
    t === null ? undefined : once(() => broadcastTo(any(), t.shape, []), [any]);
  const held = (t: Tangent): Tangent => t && under(t, () => broadcastTo(any(), t.shape, []));
  return Array.isArray(d) ? [d.map(held), d.map(spread)] : [held(d as Tangent), spread(d as Tangent)];
}
/** Whether a select takes side k in every lane that is live: then it changes nothing, since all others are 0. */
function holdsWhere(live: Live, test: Tensor, k: number): boolean {
  const on = live();
  const chosen = on.rec === null && on.size <= mostFixed ? constantRaw(test) : undefined;
  if (chosen === undefined || typeof chosen === "number") return false;
  const side = k === 1;
  return (on.value as TypedArray).every((x, i) => x <= 0 || (chosen[i] !== 0) === side);
}
export const additive = (op: number): boolean =>
  op === ADD || op === SUB || op === NEG || primitives[op]!.lower === "cast";
function lanewise(
  p: Program,
  i: number,
  dx: readonly Tangent[],
  x: readonly Tensor[],
  y: Entry,
  lives: readonly (Live | undefined)[],
): [Motion, Lanes] {
  const moving = dx.flatMap((d, k) => (d === null ? [] : [k]));
  const masks = new Set(moving.map((k) => lives[k]));
  const live = masks.has(undefined)
    ? undefined
    : once(() => [...masks].map((m) => m!()).reduce((a, b) => add(a, b)), masks);
  if (additive(p.op(i))) return [tangentsOf(p, i, dx, x, y), live];
  let d: Tangent = null;
  for (const mask of masks) {
    const those = dx.map((t, k) => (lives[k] === mask ? t : null));
    const t = tangentsOf(p, i, those, x, y) as Tangent;
    d = addTangents(d, t && mask ? under(t, mask) : t);
  }
  return [d, live];
}
