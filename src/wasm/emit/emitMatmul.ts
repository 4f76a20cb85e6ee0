import type { Callable, FunctionBuilder } from "../binary/function.ts";
import type { Access } from "../plan/access.ts";
import { widthOf } from "../plan/layout.ts";
import { emitStack } from "./emitStack.ts";

/** Stacks of matrices a[.., m, k] and b[.., k, n], all of one width; strides in elements, those of c follow from its shape. */
export interface MatmulCode {
  readonly lead: readonly number[];
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Access;
  readonly b: Access;
  readonly c: Access;
  readonly scratch: number;
  /** For a and b, whose strides then are 0 along that axis. */
  readonly picks?: readonly [Pick | undefined, Pick | undefined];
}
/** Matrices picked along a leading axis from those `step` elements apart, by 32-bit indices at an address. */
export interface Pick {
  readonly axis: number;
  readonly step: number;
  readonly indices: number;
}

/** Calls `matmul` for each matrix of the stacks. */
export function emitMatmul(f: FunctionBuilder, matmul: Callable, code: MatmulCode): void {
  const { lead, m, n, k, a, b, c, scratch } = code;
  if (m === 0 || n === 0) return;
  const rank = lead.length;
  emitStack(f, lead, [a, b, c], (address) => {
    f.i32(m).i32(n).i32(k);
    [a, b, c].forEach(({ strides, single }, which) => {
      const width = widthOf({ single });
      address(which);
      f.i32(width * strides[rank]!);
      if (which < 2) f.i32(width * strides[rank + 1]!);
    });
    f.i32(scratch).call(matmul);
  });
}
