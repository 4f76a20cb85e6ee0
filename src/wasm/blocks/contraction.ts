import { increase } from "../emit/loops.ts";
import type { Triangle } from "./bounds.ts";
import { type ClusterContext, type Located, locate, locateBuffer } from "./context.ts";
import type { Contract } from "./operation.ts";
import type { Pointers } from "./pointers.ts";
import type { Variables } from "./variables.ts";

/**
 * sum over j of x[j, point] a[j, i] for some rows i and some pairs of points, in one accumulator each: every x and every
 * a that is loaded is used for the whole tile. Structural zeros of a triangular matrix are left out.
 */
export class Contraction {
  readonly isRowLess: boolean;
  readonly #context: ClusterContext;
  readonly #contract: Contract;
  readonly #pointers: Pointers;
  readonly #variables: Variables;
  readonly #vectors: number;
  readonly #triangle: Triangle;
  readonly #matrix: Located;
  readonly #x: Located;
  /** Locals: the first entry of the row, the entry and the x at hand, the end of the x. */
  readonly #row: number;
  readonly #a: number;
  readonly #at: number;
  readonly #end: number;
  readonly #entry: number;
  readonly #points: readonly number[];

  constructor(
    context: ClusterContext,
    contract: Contract,
    pointers: Pointers,
    variables: Variables,
    vectors: number,
    extent: number,
  ) {
    const { f, plan, scope, batchOffsets } = context;
    this.isRowLess = contract.row === undefined;
    this.#context = context;
    this.#contract = contract;
    this.#pointers = pointers;
    this.#variables = variables;
    this.#vectors = vectors;
    this.#triangle = contract.extent === extent ? (plan.triangles.get(contract) ?? "full") : "full";
    this.#matrix = locate(scope, contract.matrix);
    this.#x = locateBuffer(context, contract.x);
    batchOffsets.of(this.#batch(this.#matrix));
    batchOffsets.of(this.#batch(this.#x));
    [this.#row, this.#a, this.#at, this.#end] = [f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32")];
    this.#entry = f.take("v128");
    this.#points = Array.from({ length: vectors }, () => f.take("v128"));
  }

  #batch({ strides }: Located): number {
    const { batch } = this.#context.plan.storage.clusters.region;
    return (batch === undefined ? undefined : strides.get(batch)) ?? 0;
  }

  /** To the first row. */
  begin(): void {
    const { f } = this.#context;
    this.#pointers.push({ batch: this.#batch(this.#matrix), points: false, cell: this.#matrix.cell });
    f.set(this.#row);
  }

  /** `rows` rows from position `i` (a local) on. */
  emit(i: number | undefined, rows: number): void {
    const { f } = this.#context;
    const { rowStride, overStride, extent, over } = this.#contract;
    const step = this.#x.strides.get(over)!;
    const [rowBytes, overBytes] = [8 * rowStride, 8 * overStride];
    if (i === undefined) this.begin();
    const sums = Array.from({ length: rows }, (_, r) =>
      Array.from({ length: this.#vectors }, (_, t) => this.#variables.local(this.#contract, r, t)),
    );
    for (const sum of sums.flat()) f.v128(0, 0, 0, 0).set(sum);
    this.#pointers.push({ batch: this.#batch(this.#x), points: true });
    f.tee(this.#at)
      .i32(extent * step)
      .op("i32.add")
      .set(this.#end);
    f.get(this.#row).set(this.#a);
    if (i !== undefined && this.#triangle === "lower")
      f.get(this.#at).get(i).i32(rows).op("i32.add").i32(step).op("i32.mul").op("i32.add").set(this.#end);
    if (i !== undefined && this.#triangle === "upper") {
      f.get(this.#at).get(i).i32(step).op("i32.mul").op("i32.add").set(this.#at);
      f.get(this.#a).get(i).i32(overBytes).op("i32.mul").op("i32.add").set(this.#a);
    }
    f.loop((again) => {
      for (const [t, point] of this.#points.entries())
        f.get(this.#at)
          .memory("v128.load", this.#x.address + 16 * t)
          .set(point);
      for (const [r, row] of sums.entries()) {
        f.get(this.#a)
          .memory("v128.load64_splat", this.#matrix.address + r * rowBytes)
          .set(this.#entry);
        for (const [t, sum] of row.entries())
          f.get(sum).get(this.#entry).get(this.#points[t]!).op("f64x2.mul").op("f64x2.add").set(sum);
      }
      increase(f, this.#a, overBytes);
      increase(f, this.#at, step);
      f.get(this.#at).get(this.#end).op("i32.lt_u").brIf(again);
    });
    increase(f, this.#row, rows * rowBytes);
  }

  release(): void {
    const { f } = this.#context;
    for (const local of [this.#row, this.#a, this.#at, this.#end, this.#entry, ...this.#points]) f.release(local);
  }
}
