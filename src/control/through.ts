import type { Program } from "../ir/program.ts";
import { range, type Type } from "../ir/type.ts";
import type { Cotangent, Masking, Pushed, Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { liveFrom, liveOf } from "../transforms/live.ts";
import { paired, pulled } from "../transforms/pulled.ts";
import { type Closed, count, cut, flags, grouped, not, orZero, pick, place, pushBody } from "./body.ts";

/** Runs the operation on the programs that `make` makes of those it holds; they follow from `key` and those alone. */
type Run = (make: (held: Program) => Closed, operands: readonly Tensor[], key: string) => readonly Tensor[];
/**
 * Values, tangents and, where they are kept, the lanes of those, through an operation that runs one program of several.
 * `movers`: the results that move when the given operands do.
 */
export function pushThrough(
  kind: string,
  dx: readonly Tangent[],
  x: readonly Tensor[],
  masking: Masking | undefined,
  movers: (on: readonly boolean[]) => readonly boolean[],
  run: Run,
): Pushed {
  const lives = masking?.lives ?? [];
  const on = dx.map((d) => d !== null);
  const masked = dx.map((d, k) => d !== null && lives[k] !== undefined);
  const moving = movers(on);
  const kept = moving.map((m) => m && masking !== undefined && (masking.flat || masked.includes(true)));
  const types = x.map((v) => v.type);
  const make = (held: Program): Closed =>
    grouped(kind, [types, pick(types, on), pick(types, masked)], ([values, tangents, lanes]) => {
      const [y, dy, out] = pushBody(masking, held, values, place(tangents, on), place(lanes, masked).map(liveFrom));
      const some = (which: readonly boolean[], of: (k: number) => Tangent | undefined): Tensor[] =>
        pick(range(y.length), which).map((k) => orZero(of(k), y[k]!.type));
      return [...y, ...some(moving, (k) => dy[k]), ...some(kept, (k) => liveOf(dy[k] ?? null, out[k]))];
    });
  const given = dx.map((d, k) => liveOf(d, lives[k]));
  const operands = [...x, ...pick(dx, on), ...pick(given, masked)] as Tensor[];
  const out = run(make, operands, `push ${flags(on)} ${flags(masked)} ${flags(moving)} ${flags(kept)}`);
  const [y, dy, lanes] = cut(out, moving.length, count(moving)) as [Tensor[], Tensor[], Tensor[]];
  return { y, dy: place(dy, moving), lanes: place(lanes, kept).map(liveFrom) };
}
/** Back through such an operation, linear where x is null: with lanes, if they are given. */
export function pullThrough(
  kind: string,
  ct: readonly Tangent[],
  x: readonly Tangent[],
  outs: readonly Type[],
  lanes: readonly Tangent[] | undefined,
  run: Run,
): Cotangent[] {
  const linear = x.map((v) => v === null);
  const on = outs.map((_, k) => ct[k] != null);
  const groups = [x.filter((v) => v !== null), pick(ct, on) as Tensor[], pick(lanes ?? [], on) as Tensor[]];
  const make = (held: Program): Closed =>
    grouped(
      kind,
      groups.map((g) => g.map((v) => v.type)),
      ([own, cts, alive]) => {
        const both = [...place(cts, on), ...(lanes ? place(alive, on) : [])];
        return pulled(held, place(own, not(linear)), linear, both);
      },
    );
  const out = run(make, groups.flat(), `transpose ${flags(linear)} ${flags(on)} ${lanes !== undefined}`);
  return place(paired(out, count(linear)), linear);
}
