import { Emitter } from "../emit/emit.ts";
import { increase } from "../emit/loops.ts";
import { identities } from "../emit/reduction.ts";
import { f64x2 } from "../graph/lane.ts";
import { absolute } from "../graph/node.ts";
import { withoutSubroutines } from "../graph/quick.ts";
import { contractOf, fewRows, type Nest } from "./clusters.ts";
import type { ClusterContext } from "./context.ts";
import { Contraction } from "./contraction.ts";
import type { Operation, Reduce } from "./operation.ts";
import { Pointers } from "./pointers.ts";
import { Stage, type StageName } from "./stage.ts";
import { Variables } from "./variables.ts";

/** Rules of more nodes than that are worth all registers for themselves. */
const heavyRule = 12;
/** Rows of a contraction that are summed side by side. */
const tileRows = 2;

/** The code of a nest: `hoist` before the loop over the batch axis, `body` inside it. */
export class NestCode {
  readonly #context: ClusterContext;
  readonly #nest: Nest;
  readonly #vectors: number;
  readonly #extent: number;
  readonly #rows: number;
  readonly #pointers: Pointers;
  readonly #variables: Variables;
  readonly #contraction: Contraction | undefined;
  readonly #emitters: Partial<Record<StageName | "rest", Emitter>>;

  constructor(context: ClusterContext, nest: Nest) {
    this.#context = context;
    this.#nest = nest;
    const { f, plan, batchOffsets, offset, library, costOf } = context;
    const { clusters } = plan.storage;
    const isHeavy = (o: Operation): boolean => o.kind === "map" && costOf(o.rule) > heavyRule;
    this.#vectors = plan.storage.vectorsOf(nest, isHeavy);
    this.#extent = nest.inner === undefined ? 0 : clusters.region.labels.extent(nest.inner);
    const found = contractOf(nest);
    const contract = found && !clusters.isWrittenOut(found) ? found : undefined;
    const isShort = contract === undefined && this.#extent <= fewRows;
    this.#rows = Math.max(1, isShort ? this.#extent : contract === undefined ? 1 : Math.min(tileRows, this.#extent));
    this.#pointers = new Pointers(f, batchOffsets, offset);
    this.#variables = new Variables(f, clusters, nest);
    this.#contraction =
      contract && new Contraction(context, contract, this.#pointers, this.#variables, this.#vectors, this.#extent);
    const stage = (name: StageName, rows: number): Emitter => {
      const { graph } = new Stage(context, nest, name, rows, this.#vectors, this.#pointers, this.#variables);
      return new Emitter(f, withoutSubroutines(graph), f64x2, {
        pointers: this.#pointers.locals,
        variables: this.#variables.locals,
        library,
        isFixed: (pointer) => pointer === absolute,
      });
    };
    const rest = this.#extent % this.#rows;
    this.#emitters = {
      pre: stage("pre", 1),
      ...(this.#extent >= this.#rows && this.#extent > 0 ? { body: stage("body", this.#rows) } : {}),
      ...(rest > 0 ? { rest: stage("body", rest) } : {}),
      post: stage("post", 1),
    };
    this.#pointers.announce();
  }

  hoist(): void {
    for (const emitter of Object.values(this.#emitters)) emitter.hoist();
  }

  body(): void {
    const { f, count, offset } = this.#context;
    f.i32(0).set(offset);
    f.loop((again) => {
      this.#pointers.begin();
      this.#emitters.pre!.body();
      this.#clear();
      if (this.#extent > 0) this.#inner();
      else this.#contraction?.emit(undefined, 1);
      this.#emitters.post!.body();
      increase(f, offset, 16 * this.#vectors);
      f.get(offset)
        .i32(8 * count)
        .op("i32.lt_u")
        .brIf(again);
    });
  }

  /** Reductions along the inner axis start from nothing. */
  #clear(): void {
    const { f } = this.#context;
    const along = this.#nest.body.filter((o): o is Reduce => o.kind === "reduce" && o.over === this.#nest.inner);
    for (const o of along)
      for (let t = 0; t < this.#vectors; t++)
        f.f64(identities[o.reduction])
          .op("f64x2.splat")
          .set(this.#variables.local(o, 0, t));
  }

  /** The loop over the inner axis. */
  #inner(): void {
    const { f } = this.#context;
    const { body, rest } = this.#emitters;
    const isRowLess = this.#contraction?.isRowLess === true;
    const contraction = isRowLess ? undefined : this.#contraction;
    contraction?.begin();
    if (contraction === undefined && this.#extent === this.#rows) {
      body!.body();
      if (isRowLess) this.#contraction?.emit(undefined, 1);
      return;
    }
    const i = f.take("i32");
    f.i32(0).set(i);
    const whole = this.#extent - (this.#extent % this.#rows);
    if (body !== undefined)
      f.loop((again) => {
        contraction?.emit(i, this.#rows);
        body.body();
        this.#pointers.advance(this.#rows);
        increase(f, i, this.#rows);
        f.get(i).i32(whole).op("i32.lt_u").brIf(again);
      });
    if (rest !== undefined) {
      contraction?.emit(i, this.#extent - whole);
      rest.body();
    }
    f.release(i);
    if (isRowLess) this.#contraction?.emit(undefined, 1);
  }

  release(): void {
    for (const emitter of Object.values(this.#emitters)) emitter.release();
    this.#pointers.release();
    this.#variables.release();
    this.#contraction?.release();
  }
}
