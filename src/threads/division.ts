import type { ModuleBuilder } from "../wasm/binary/assembler.ts";
import type { Callable, FunctionBuilder, Label } from "../wasm/binary/function.ts";
import { emitKernel } from "../wasm/emit/emitKernel.ts";
import type { Tools } from "../wasm/emit/emitStep.ts";
import { hostFunctionsOf } from "../wasm/graph/library.ts";
import { calleesOf, costOf } from "../wasm/graph/ruleCost.ts";
import { kernelOf } from "../wasm/plan/kernel.ts";
import type { Scope } from "../wasm/plan/layout.ts";
import type { Step } from "../wasm/plan/steps.ts";
import type { Division } from "../wasm/pool.ts";
import { partsOf } from "./kernelParts.ts";
import { defineDivided, defineShare, productParameters, shareScratch } from "./product.ts";

/**
 * Cells of a division, in bytes from its address. `word` is the job that is open, as number, parts and parts taken in 8,
 * 12 and 12 bits: who adds 1 has the part that stood there, or finds that there is none left. Late comers so never mix up
 * two jobs. `done` counts finished parts.
 */
const cells = { word: 0, done: 64, parameters: 128, scratch: 192 } as const;
const partBits = 12;
/** Steps beyond so many are not divided; there is room for three products too. */
const mostJobs = 120;
const mask = (1 << partBits) - 1;

/** Operations on numbers from which on a loop is divided. */
const worthDividing = 100_000;
/** Turns of the loop that waits for the others' last parts between pauses: some tens of microseconds. */
const turnsBetweenPauses = 2 ** 15;

/** Jobs of one module: steps and products in parts that any thread may take. */
export class JobBoard implements Division {
  readonly #module: ModuleBuilder;
  readonly #wake: Callable;
  readonly #address: number;
  readonly #threads: number;
  /** What a job does for one part: parameters are the part, the number of parts, and scratch memory. */
  readonly #jobs: Callable[] = [];
  #open: Callable | undefined;
  #take: FunctionBuilder | undefined;

  constructor(module: ModuleBuilder, wake: Callable, address: number, threads: number) {
    this.#module = module;
    this.#wake = wake;
    this.#address = address;
    this.#threads = threads;
  }
  get bytes(): number {
    return cells.scratch + (this.#threads - 1) * shareScratch;
  }
  get isUsed(): boolean {
    return this.#jobs.length > 0;
  }
  product(whole: Callable, width: number): Callable {
    const job = this.#add(defineShare(this.#module, whole, this.#address + cells.parameters, width));
    return defineDivided(this.#module, whole, {
      parameters: this.#address + cells.parameters,
      mostParts: Math.min(8, 2 * this.#threads),
      run: (f, parts, scratch) => {
        parts();
        f.i32(partBits)
          .op("i32.shl")
          .i32(job << (2 * partBits))
          .op("i32.or");
        f.get(scratch).call(this.#opener());
      },
    });
  }
  step(f: FunctionBuilder, scope: Scope, step: Step, tools: Tools): readonly FunctionBuilder[] | undefined {
    if (step.kind !== "kernel" || this.#jobs.length >= mostJobs) return undefined;
    const kernel = kernelOf(scope, step.shape, step.lines);
    const rules = kernel.lines.flatMap(({ rule }) => (rule === undefined ? [] : [rule]));
    const work = kernel.extents.reduce((p, d) => p * d, 1) * rules.reduce((sum, rule) => sum + costOf(rule), 1);
    if (work < worthDividing) return undefined;
    const hosts = hostFunctionsOf(rules.flatMap(calleesOf)).keys();
    if ([...hosts].some((host) => (Math as unknown as Record<string, unknown>)[host.name] !== host)) return undefined;
    const parts = partsOf(kernel, 2 * this.#threads);
    if (parts === undefined) return undefined;
    const made = parts.map((part) => {
      const g = tools.define(0);
      emitKernel(g, part, tools);
      return g;
    });
    const share = tools.define(3);
    made.forEach((part, k) => {
      share
        .get(0)
        .i32(k)
        .op("i32.eq")
        .if(() => share.call(part));
    });
    const job = this.#add(share);
    f.i32((job << (2 * partBits)) | (made.length << partBits))
      .i32(0)
      .call(this.#opener());
    return made;
  }
  finish(): void {
    if (!this.isUsed) return;
    const help = this.#module.define("help", ["i32"], [], true);
    // The number of a thread, from 1 on.
    help
      .get(0)
      .i32(1)
      .op("i32.sub")
      .i32(shareScratch)
      .op("i32.mul")
      .i32(this.#address + cells.scratch)
      .op("i32.add")
      .call(this.#taker());
    this.#writeTaker();
  }
  #add(share: Callable): number {
    this.#jobs.push(share);
    return this.#jobs.length;
  }
  /** Takes parts of whatever job is open until none is left; the parameter is scratch memory. */
  #taker(): FunctionBuilder {
    this.#take ??= this.#module.define("takeParts", ["i32"], []);
    return this.#take;
  }
  #writeTaker(): void {
    const f = this.#taker();
    const scratch = 0;
    const [word, part, parts] = f.takes("i32", 3);
    const leaveIfNone = (done: Label): void => {
      f.get(word).i32(mask).op("i32.and").tee(part);
      f.get(word).i32(partBits).op("i32.shr_u").i32(mask).op("i32.and").tee(parts);
      f.op("i32.ge_u").brIf(done);
    };
    f.block((done) => {
      f.loop((again) => {
        // A look before the addition: those who come in vain must not count beyond the bits of parts.
        f.i32(this.#address).memory("i32.atomic.load", cells.word).set(word);
        leaveIfNone(done);
        f.i32(this.#address).i32(1).memory("i32.atomic.rmw.add", cells.word).set(word);
        leaveIfNone(done);
        this.#jobs.forEach((share, k) => {
          f.get(word)
            .i32(2 * partBits)
            .op("i32.shr_u")
            .i32(k + 1)
            .op("i32.eq")
            .if(() => f.get(part).get(parts).get(scratch).call(share));
        });
        f.i32(this.#address).i32(1).memory("i32.atomic.rmw.add", cells.done).op("drop").br(again);
      });
    });
  }
  /** Opens a job (the word without parts taken), takes parts of it and waits for the others: word and scratch memory. */
  #opener(): Callable {
    if (this.#open !== undefined) return this.#open;
    const take = this.#taker();
    const f = this.#module.define("openJob", ["i32", "i32"], []);
    this.#open = f;
    const [word, scratch] = [0, 1] as const;
    const turns = f.take("i32");
    f.i32(this.#address).i32(0).memory("i32.atomic.store", cells.done);
    f.i32(this.#address).get(word).memory("i32.atomic.store", cells.word);
    f.i32(0).call(this.#wake);
    f.get(scratch).call(take);
    f.i32(0).set(turns);
    f.loop((again) => {
      f.get(turns)
        .i32(1)
        .op("i32.add")
        .tee(turns)
        .i32(turnsBetweenPauses - 1)
        .op("i32.and")
        .op("i32.eqz");
      f.if(() => f.get(turns).call(this.#wake));
      f.i32(this.#address).memory("i32.atomic.load", cells.done);
      f.get(word).i32(partBits).op("i32.shr_u").i32(mask).op("i32.and").op("i32.lt_u").brIf(again);
    });
    return f;
  }
}
/** Parameters fit between the cells. */
if (4 * productParameters > cells.scratch - cells.parameters) throw new Error("compiler: parameters of a product");
