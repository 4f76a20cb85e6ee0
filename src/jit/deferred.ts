import type { Program } from "../ir/program.ts";
import type { Guard } from "../record/run.ts";
import type { Compiled } from "../wasm/compile.ts";
import type { Source } from "../wasm/module.ts";
import { interpreter, type Run } from "../wasm/runtime.ts";

/**
 * A program whose first run is interpreted; code is made for the second one, or when somebody asks how it runs. For
 * programs that give the same bits either way.
 */
export class Deferred implements Compiled {
  run: Run;
  readonly #make: () => Compiled;
  #made: Compiled | undefined;

  constructor(program: Program, guards: readonly Guard[], make: () => Compiled) {
    this.#make = make;
    const interpret = interpreter(program, guards);
    this.run = (inputs) => {
      this.run = (x) => this.#compiled.run(x);
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

  readonly explain = (): string => `${this.#compiled.explain()}\nfirst call interpreted, with the same results`;

  get why(): string | undefined {
    return this.#compiled.why;
  }

  get source(): Source {
    return this.#compiled.source;
  }
}
