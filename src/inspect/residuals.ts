import type { AnyFunction } from "../api/call.ts";
import type { Likes } from "../api/types.ts";
import { INPUT, type Program } from "../ir/program.ts";
import { showType } from "../ir/type.ts";
import { recordProgram } from "../record/record.ts";
import { within } from "../record/recording.ts";
import { nameOf } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { linearizeAt } from "../transforms/linearize.ts";
import { movable, recordAt } from "./call.ts";
import { bytesOf } from "./sizes.ts";

/** A value that reverse mode keeps from the way forward. */
export interface SavedResidual {
  /** `f64[3,4]`. */
  readonly type: string;
  readonly bytes: number;
  /** The operation whose derivative needs it, or "input". */
  readonly operation: string;
  /** Whether it is the value of that line itself (else a coefficient that its rule computes, such as cos x for sin x). */
  readonly value: boolean;
  /** `file:line:column` of the user's source. */
  readonly source: string | undefined;
}
/**
 * Which line a recorded value stands with: its own, or, since rules emit their coefficients behind the value of their line
 * and before that of the next, the last one whose value was there before it.
 */
function ownersOf(
  at: readonly (Tensor | readonly Tensor[] | undefined)[],
): (id: number) => { line: number; own: boolean } {
  const own = new Map<number, number>();
  const begun: { id: number; line: number }[] = [];
  at.forEach((v, line) => {
    const values = v === undefined ? [] : Array.isArray(v) ? (v as readonly Tensor[]) : [v as Tensor];
    for (const t of values) if (!own.has(t.id)) own.set(t.id, line);
    if (values.length > 0 && values[0]!.id >= 0) begun.push({ id: values[0]!.id, line });
  });
  begun.sort((a, b) => a.id - b.id);
  for (let k = 1; k < begun.length; k++) {
    const [before, now] = [begun[k - 1]!, begun[k]!];
    if (before.line > now.line) begun[k] = { id: now.id, line: before.line };
  }
  return (id) => {
    const mine = own.get(id);
    if (mine !== undefined) return { line: mine, own: true };
    let [low, high] = [0, begun.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (begun[middle]!.id <= id) low = middle + 1;
      else high = middle;
    }
    return { line: begun[low - 1]?.line ?? -1, own: false };
  };
}
/** The residuals of the derivative of a program with respect to its active inputs, each once. */
export function residualsOf(p: Program, active: readonly boolean[]): SavedResidual[] {
  const found: SavedResidual[] = [];
  within(null, () =>
    recordProgram("savedResiduals", p.inputTypes, (x) => {
      const at: (Tensor | readonly Tensor[] | undefined)[] = [];
      const lin = linearizeAt(p, x, active, at);
      const owners = ownersOf(at);
      for (const r of lin.residuals) {
        const { line: from, own } = owners(r.id);
        found.push({
          type: showType(r.type),
          bytes: bytesOf(r.type),
          operation: p.op(from) === INPUT ? "input" : nameOf(p.op(from)),
          value: own,
          source: p.sources[from],
        });
      }
      return [...lin.outs];
    }),
  );
  return found;
}

/**
 * What reverse mode keeps in memory between the way forward and the way back, when f is differentiated with respect to all
 * its floating-point arguments: look here before reaching for `checkpoint`.
 * @example
 * ```ts
 * import { sin } from "wengert";
 * import { savedResiduals } from "wengert/inspect";
 * savedResiduals((x) => sin(x).mul(2))(0.5).map((r) => r.operation); // => ["sin"]
 * ```
 */
export function savedResiduals<P extends readonly unknown[] = Tensor[]>(
  f: (...x: P) => unknown,
): (...x: Likes<P>) => SavedResidual[] {
  return (...x) => {
    const call = recordAt("savedResiduals", f as AnyFunction, x);
    return residualsOf(call.program, movable(call));
  };
}
