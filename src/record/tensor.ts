import type { Raw } from "../ir/raw.ts";
import type { DType, Shape, Type } from "../ir/type.ts";
import type { TensorMethods } from "./methods.ts";
import type { Recording } from "./recording.ts";

/**
 * An immutable array of numbers, or the name of one that is being recorded: (recording, line) or, when `rec` is null,
 * the numbers themselves. Operations are methods and functions alike: `x.mul(y)` is `mul(x, y)`.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are installed from one table, prims/install.ts, which must cover the interface
export class Tensor {
  /** @internal */
  readonly rec: Recording | null;
  /** @internal */
  readonly id: number;
  /** @internal */
  readonly type: Type;
  /** @internal */
  readonly value: Raw | undefined;
  /** @internal */
  constructor(rec: Recording | null, id: number, type: Type, value: Raw | undefined) {
    this.rec = rec;
    this.id = id;
    this.type = type;
    this.value = value;
  }
  /** Sizes of the axes; [] for a scalar. */
  get shape(): Shape {
    return this.type.shape;
  }
  /** Element type. */
  get dtype(): DType {
    return this.type.dtype as DType;
  }
  /** Number of elements. */
  get size(): number {
    return this.type.size;
  }
  /** Number of axes. */
  get rank(): number {
    return this.type.shape.length;
  }
}
/** Numbers behind tensors that are written again from call to call: nobody may take them for known by their identity. */
export const rewritten: WeakSet<object> = new WeakSet();
/** A value that nothing records. */
export const concrete = (type: Type, raw: Raw): Tensor => new Tensor(null, -1, type, raw);
/** Operations are methods too. */
export interface Tensor extends TensorMethods {}
