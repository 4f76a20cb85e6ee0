import type { Program } from "../ir/program.ts";
import type { Guard } from "../record/run.ts";
import type { Compiled } from "../wasm/compile.ts";
import type { Source } from "../wasm/module.ts";
import { interpreter, type Run } from "../wasm/runtime.ts";

/**
 * A program whose first runs are interpreted; code is made for the next one, or when somebody asks how it runs, or sooner,
 * when the host is idle.
 */
export class Deferred implements Compiled {
  run: Run;
  readonly #make: () => Compiled;
  #made: Compiled | undefined;

  /** `runs`: how many are interpreted; `later` calls what it is given when the host is idle, after these. */
  constructor(
    program: Program,
    guards: readonly Guard[],
    make: () => Compiled,
    runs = 1,
    later?: (make: () => void) => void,
  ) {
    this.#make = make;
    const interpret = interpreter(program, guards);
    let left = runs;
    this.run = (inputs, fixed) => {
      if (--left < 0) return this.#compiled.run(inputs, fixed);
      if (left === 0) later?.(() => this.#compiled);
      return interpret(inputs);
    };
  }

  get #compiled(): Compiled {
    if (this.#made === undefined) {
      this.#made = this.#make();
      this.run = this.#made.run;
    }
    return this.#made;
  }

  readonly explain = (): string => `${this.#compiled.explain()}\ninterpreted at first`;

  /** Asking this makes no code. */
  get why(): string | undefined {
    return this.#made === undefined ? "its first runs are" : this.#made.why;
  }

  get source(): Source {
    return this.#compiled.source;
  }
}
