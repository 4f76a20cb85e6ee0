import type { Program } from "../ir/program.ts";
import { arrayType, type DType } from "../ir/type.ts";
import { reshape, spreadOne, zerosOf } from "../prims/broadcast.ts";
import { basis } from "../prims/creation.ts";
import { moveAxis } from "../prims/indexing.ts";
import { laneMask } from "../record/lanes.ts";
import { recordProgram } from "../record/record.ts";
import { top } from "../record/recording.ts";
import type { Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { batchAt } from "../transforms/batch.ts";
import { areCheapApart, columnsApart } from "../transforms/columnsApart.ts";
import { type Compression, compressedBlocks, compression, mayCompress } from "../transforms/compressedColumns.ts";
import type { Linearized } from "../transforms/linearize.ts";
import { withMasks } from "../transforms/maskedJvp.ts";
import { inOwnLanes } from "../transforms/ownLanes.ts";
import { transposeSplit } from "../transforms/transpose.ts";
import { type Call, linearizeCall } from "./call.ts";

/** blocks[o][i]: derivative of output o with respect to input leaf i, of shape [...out, ...in]. */
type BlockTable = Tensor[][];

/** A function at a point, and the sweeps that give its Jacobian with respect to some input leaves. */
export class Sweeps {
  readonly #call: Call;
  /** The positions of the leaves. */
  readonly #inputs: readonly number[];
  readonly columns: number;
  readonly rows: number;
  #whole: Linearized | undefined;
  #masked: Linearized | undefined;
  #compression: Compression | null | undefined;

  constructor(call: Call, inputs: readonly number[]) {
    this.#call = call;
    this.#inputs = inputs;
    this.columns = inputs.reduce((n, k) => n + call.args[k]!.size, 0);
    this.rows = call.program.outputs.reduce((n, o) => n + call.program.type(o).size, 0);
  }

  /** How often forward mode pushes: columns that no row has in common go together. */
  get pushes(): number {
    return this.#compressed?.colours ?? this.columns;
  }

  #linearized(inputs: readonly number[]): Linearized {
    return linearizeCall(
      this.#call,
      this.#call.program.inputs.map((_, k) => inputs.includes(k)),
    );
  }

  get #all(): Linearized {
    this.#whole ??= this.#linearized(this.#inputs);
    return this.#whole;
  }

  /** As it is pushed. */
  get #pushed(): Linearized {
    this.#masked ??= withMasks(this.#all);
    return this.#masked;
  }

  get #compressed(): Compression | undefined {
    if (this.#compression === undefined)
      this.#compression = (mayCompress(this.columns) && compression(this.#all, this.#inputs.length)) || null;
    return this.#compression ?? undefined;
  }

  /** Columns: one by one where that is less work, a push for each colour, or a batched push of a basis for each input leaf. */
  forward(): BlockTable {
    const apart = this.#apart();
    if (apart !== undefined) return apart;
    if (this.#compressed !== undefined) return compressedBlocks(this.#all, this.#compressed);
    const { program: p, args } = this.#call;
    const table: BlockTable = p.outputs.map(() => []);
    for (const k of this.#inputs) {
      const lin = this.#inputs.length === 1 ? this.#pushed : withMasks(this.#linearized([k]));
      const { shape, type } = args[k]!;
      const columns = pushed(lin.program, basis(shape, type.dtype as DType), lin.residuals);
      lin.outs.forEach((out, j) => {
        const full = [...out.shape, ...shape];
        const c = columns[j]!;
        if (c === null) table[j]!.push(zerosOf(arrayType(out.dtype as DType, full)));
        else table[j]!.push(reshape(moveAxis(c, 0, out.rank), full));
      });
    }
    return table;
  }

  /** A recording is made once, and what it leaves out is left out at every call. */
  #apart(): BlockTable | undefined {
    if (top === null || laneMask !== null) return undefined;
    const n = this.#inputs.length;
    return areCheapApart(this.#all, n) ? columnsApart(this.#pushed, n) : undefined;
  }

  /** Rows: one batched pull of a basis for each output leaf. */
  reverse(): BlockTable {
    const { args } = this.#call;
    const lin = this.#all;
    const n = this.#inputs.length;
    return lin.outs.map((out, j) => {
      const blocks = this.#inputs.map((k) =>
        zerosOf(arrayType(args[k]!.dtype as DType, [...out.shape, ...args[k]!.shape])),
      );
      if (lin.program.outputs[j]! < 0) return blocks;
      const alive: number[] = [];
      const pull = recordProgram(
        "jacobian",
        [out.type],
        ([ct]) => {
          const cts = lin.outs.map((_, q) => (q === j ? ct! : null));
          const got = transposeSplit(lin, cts);
          return got.slice(0, n).filter((g, q): g is Tensor => g != null && alive.push(q) > 0);
        },
        { sealed: true },
      );
      const rows = pushed(pull.program, basis(out.shape, out.dtype as DType), pull.captured);
      alive.forEach((q, m) => {
        if (rows[m]) blocks[q] = reshape(rows[m], [...out.shape, ...args[this.#inputs[q]!]!.shape]);
      });
      return blocks;
    });
  }
}
/** A basis through a program that is linear in its first input: every output has an axis for it in front. */
function pushed(p: Program, seeds: Tensor, residuals: readonly Tensor[]): readonly Tangent[] {
  const n = seeds.shape[0]!;
  return inOwnLanes([seeds], ([x]) => {
    const [columns, flags] = batchAt(p, [x!, ...residuals], [true, ...residuals.map(() => false)], n);
    return columns.map((c, k) => (c === null || flags[k] ? c : spreadOne(c, n)));
  });
}
