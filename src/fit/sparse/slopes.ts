import { recordCall } from "../../api/call.ts";
import type { Program } from "../../ir/program.ts";
import { recordProgram } from "../../record/record.ts";
import { compressedRows, compression, type SparseRows } from "../../transforms/compressedColumns.ts";
import { linearizeAt } from "../../transforms/linearize.ts";
import { withMasks } from "../../transforms/maskedJvp.ts";
import { inlineAt } from "../../transforms/replay.ts";
import type { Pattern } from "../matrix.ts";
import { LARGE } from "../state.ts";
import { SPARSE } from "./sparsity.ts";

/** The Jacobian of a program of a vector as the numbers of a pattern. */
interface SparseSlopes {
  readonly program: Program;
  readonly pattern: Pattern;
}
/**
 * What the structure of a program lets be different from zero in its Jacobian, and nothing else, pushed together where no row
 * has columns in common; undefined where there are few columns, or most numbers may be different from zero.
 */
export function sparseSlopes(p: Program): SparseSlopes | undefined {
  const [x] = p.inputTypes;
  const rows = p.outputTypes[0]!.size;
  const columns = x!.size;
  if (columns < LARGE) return undefined;
  let found: SparseRows | undefined;
  const { program } = recordProgram(
    "leastSquares",
    [x!],
    (inputs) => {
      const f = (v: never): unknown => inlineAt(p, [v])[0];
      const { program: list, args, captured, recording } = recordCall("leastSquares", f, inputs, { defers: true });
      const active = list.inputs.map((_, k) => k === 0);
      const lin = withMasks(linearizeAt(list, [...args, ...captured], active, recording.forward));
      const c = compression(lin, 1);
      if (c !== undefined && c.colours <= 2.5 * rows) found = compressedRows(lin, c);
      return found === undefined ? [] : [found.values];
    },
    { sealed: true, lazy: true },
  );
  if (found === undefined || found.columns.length > SPARSE * rows * columns) return undefined;
  return { program, pattern: found };
}
