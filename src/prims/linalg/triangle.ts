import { storage, type TypedArray } from "../../ir/raw.ts";
import { type Emitter, primitive } from "../../record/define.ts";
import type { Tensor } from "../../record/tensor.ts";
import { add } from "../arithmetic.ts";
import { linearTaylor, zerosOf } from "../broadcast.ts";
import { ge, le, select } from "../comparison.ts";
import { indicesAlong } from "../creation.ts";
import { stacked, stackOf } from "./stack.ts";

interface Triangle {
  readonly [key: string]: unknown;
  readonly lower: boolean;
  /** Entries with j - i <= offset (lower) or >= offset (upper) stay. */
  readonly offset: number;
}
/** A triangle of each matrix, structural zeros elsewhere. Linear and its own transpose. */
const triangleLine: Emitter<Triangle> = /* @__PURE__ */ primitive<Triangle>({
  name: "triangle",
  drops: true,
  moves: true,
  flat: true,
  type: ([t]) => t,
  value: ([x], out, { lower, offset }) => {
    const { count, rows, columns } = stackOf(out);
    const y = storage(out);
    for (let r = 0; r < count * rows; r++) {
      const edge = (r % rows) + offset;
      const from = r * columns;
      const [start, stop] = lower ? [0, edge + 1] : [edge, columns];
      for (let j = Math.max(0, start); j < Math.min(columns, stop); j++) y[from + j] = (x as TypedArray)[from + j]!;
    }
    return y;
  },
  jvp: ([dx], _x, _y, p) => dx && triangleLine([dx], p),
  transpose: (ct, _x, p) => [triangleLine([ct], p)],
  batch: /* @__PURE__ */ stacked((x, p: Triangle) => triangleLine(x, p)),
  taylor: /* @__PURE__ */ linearTaylor((c, p: Triangle) => triangleLine([c], p)),
  lower: {
    program: ([x], { lower, offset }) => {
      const [i, j] = [x.rank - 2, x.rank - 1].map((axis) => indicesAlong(x.shape, axis));
      const edge = add(i!, offset);
      return select([lower ? le(j!, edge) : ge(j!, edge), x, zerosOf(x.type)]);
    },
  },
});
/** Entries on and below the diagonal `offset`; 0 is the main one, -1 the one below it. */
export const lowerTriangle = (x: Tensor, offset = 0): Tensor => triangleLine([x], { lower: true, offset });
/** Entries on and above the diagonal `offset`; 0 is the main one, 1 the one above it. */
export const upperTriangle = (x: Tensor, offset = 0): Tensor => triangleLine([x], { lower: false, offset });
