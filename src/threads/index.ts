import { enlist, type Pool, type Threads } from "../wasm/pool.ts";
import { cells, type Message } from "./cells.ts";
import { JobBoard } from "./division.ts";

export type { Threads } from "../wasm/pool.ts";

/** Where the code of the threads is. */
export interface ThreadOptions {
  /** The URL of `wengert/threads/worker`, for bundlers that do not find it by themselves. */
  readonly worker?: string | URL;
}
interface Worker {
  postMessage(message: Message): void;
  terminate(): unknown;
  unref?(): void;
  /** In Node. */
  on?(event: "error", listener: (error: Failure) => void): void;
  /** In browsers. */
  addEventListener?(event: "error", listener: (error: Failure) => void): void;
}
interface Failure {
  readonly message?: string;
}
const failed = ({ message = "no reason given" }: Failure): void =>
  console.warn(`wengert threads: a worker does not run (${message}); the calling thread goes on without it`);
type WorkerClass = new (url: URL, options: { readonly type: "module" }) => Worker;

interface Host {
  readonly Worker?: WorkerClass;
  readonly crossOriginIsolated?: boolean;
  readonly process?: { getBuiltinModule?: (name: string) => { readonly Worker: WorkerClass } | undefined };
}
const host = globalThis as Host;
const workerClass = (): WorkerClass | undefined =>
  host.process?.getBuiltinModule?.("node:worker_threads")?.Worker ?? host.Worker;

function obstacle(): string | undefined {
  if (typeof SharedArrayBuffer === "undefined" || host.crossOriginIsolated === false)
    return "memory cannot be shared here: a page must be cross-origin isolated (headers COOP and COEP)";
  return workerClass() === undefined ? "this host has no workers" : undefined;
}

/** Milliseconds that a worker may take for a part after all others are done. */
const longestWait = 30_000;

class Workers implements Pool {
  readonly #count: number;
  #obstacle: string | undefined = obstacle();
  readonly #url: URL | undefined;
  readonly #control: Int32Array<ArrayBufferLike>;
  #workers: readonly Worker[] | undefined;
  #machines = 0;
  #maySleep = true;
  /** When the workers that hold a part count as lost. */
  #deadline: number | undefined;
  readonly #forget: FinalizationRegistry<number> = new FinalizationRegistry((id) => this.#tell({ kind: "forget", id }));

  constructor(count: number, worker: string | URL | undefined) {
    this.#count = count;
    this.#url = worker === undefined ? undefined : new URL(worker);
    this.#control = new Int32Array(
      this.#obstacle === undefined ? new SharedArrayBuffer(4 * cells.count) : new ArrayBuffer(4 * cells.count),
    );
  }
  get isAble(): boolean {
    return this.#obstacle === undefined;
  }
  get note(): string {
    return this.#obstacle === undefined
      ? `large products and loops in parts, on ${this.#count} threads`
      : `one thread: ${this.#obstacle}`;
  }
  divide: Pool["divide"] = (module, wake, address) => new JobBoard(module, wake, address, this.#count);

  attach(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    functions: readonly string[],
  ): (turns: number) => void {
    const id = this.#machines++;
    this.#tell({ kind: "attach", id, module, memory, functions });
    this.#forget.register(memory, id);
    const control = this.#control;
    return (turns) => {
      if (turns !== 0) {
        this.#pause();
        return;
      }
      this.#deadline = undefined;
      Atomics.store(control, cells.machine, id);
      Atomics.add(control, cells.epoch, 1);
      Atomics.notify(control, cells.epoch);
    };
  }
  /** Leaves the processor to others for a moment, where the host lets this thread sleep. */
  #pause(): void {
    this.#deadline ??= performance.now() + longestWait;
    if (performance.now() > this.#deadline)
      throw new Error("threads: a worker does not answer. Call dispose() and make threads anew");
    if (this.#maySleep)
      try {
        Atomics.wait(this.#control, cells.pause, 0, 0.05);
      } catch {
        this.#maySleep = false; // the main thread of a page
      }
  }
  dispose(): void {
    for (const worker of this.#workers ?? []) worker.terminate();
    this.#workers = [];
    this.#obstacle = "the threads were disposed of";
  }
  /** Messages are read by those who are awake. */
  #tell(message: Message): void {
    this.#workers ??= this.#start();
    const control = this.#control;
    Atomics.add(control, cells.messages, 1);
    Atomics.store(control, cells.machine, -1);
    for (const worker of this.#workers) worker.postMessage(message);
    Atomics.add(control, cells.epoch, 1);
    Atomics.notify(control, cells.epoch);
  }
  #start(): readonly Worker[] {
    const Worker = workerClass()!;
    Atomics.add(this.#control, cells.messages, 1);
    return Array.from({ length: this.#count - 1 }, (_, k) => {
      const worker = new Worker(this.#url ?? new URL("./worker.js", import.meta.url), { type: "module" });
      worker.unref?.();
      if (worker.on) worker.on("error", failed);
      else worker.addEventListener?.("error", failed);
      worker.postMessage({ kind: "start", control: this.#control as Int32Array<ArrayBuffer>, thread: k + 1 });
      return worker;
    });
  }
}

/**
 * Threads for compiled functions, `jit(f, { threads: threads(2) })`: large matrix products (and factorisations by them)
 * and large loops over elements go in parts, of which each thread takes the next one; what is summed is not divided, so
 * results are those of one thread, bit for bit. The calling thread works too and waits for the last parts in a loop, never
 * longer asleep than a moment: on the main thread of a page it never sleeps. Where memory cannot be shared (a page that is not cross-origin
 * isolated) all runs on one thread, and `explain` says so. Workers start with the first function that has something to
 * divide; they do not keep a process alive. Several functions may share them.
 * @throws if the count is not an integer of at least 2.
 */
export function threads(count = 2, { worker }: ThreadOptions = {}): Threads {
  if (!Number.isInteger(count) || count < 2 || count > 64)
    throw new RangeError(`threads: count ${count} is no integer from 2 to 64. The calling thread counts too`);
  const pool = new Workers(count, worker);
  const handle: Threads = { count, dispose: () => pool.dispose() };
  enlist(handle, pool);
  return handle;
}
