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
/** The residuals of the derivative of a program with respect to its active inputs, each once. */
export function residualsOf(p: Program, active: readonly boolean[]): SavedResidual[] {
  const found: SavedResidual[] = [];
  within(null, () =>
    recordProgram("savedResiduals", p.inputTypes, (x) => {
      const at: (Tensor | readonly Tensor[] | undefined)[] = [];
      const lin = linearizeAt(p, x, active, at);
      const first = (v: (typeof at)[number]): number =>
        (Array.isArray(v) ? v[0]?.id : (v as Tensor | undefined)?.id) ?? -1;
      for (const r of lin.residuals) {
        // Rules emit their coefficients behind the value of their line, before that of the next.
        let line = -1;
        for (let i = 0; i < p.n; i++) if (at[i] !== undefined && first(at[i]) <= r.id && first(at[i]) >= 0) line = i;
        const own = at.findIndex((v) => (Array.isArray(v) ? v.some((t) => t.id === r.id) : (v as Tensor)?.id === r.id));
        const from = own >= 0 ? own : line;
        found.push({
          type: showType(r.type),
          bytes: bytesOf(r.type),
          operation: p.op(from) === INPUT ? "input" : nameOf(p.op(from)),
          value: own >= 0,
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
