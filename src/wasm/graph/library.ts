import type { Scalar } from "../../ir/lower.ts";
import type { ModuleBuilder } from "../binary/assembler.ts";
import type { Callable } from "../binary/function.ts";
import { Emitter } from "../emit/emit.ts";
import type { Callee, Subroutine } from "./callee.ts";
import type { Library } from "./environment.ts";
import { Graph } from "./graph.ts";
import { scalarF64 } from "./lane.ts";

/** What graphs call: functions of the host, imported before anything is defined, and subroutines, when first wanted. */
export class FunctionLibrary implements Library {
  readonly #module: ModuleBuilder;
  readonly #known: Map<Callee["f"], Callable>;

  constructor(module: ModuleBuilder, host: ReadonlyMap<Scalar, number>) {
    this.#module = module;
    this.#known = new Map(
      [...host].map(([f, arity], k) => [
        f,
        module.importFunction("scalar", String(k), new Array<"f64">(arity).fill("f64"), ["f64"]),
      ]),
    );
  }

  constant(high: number, low: number): number {
    return this.#module.vector(low, high, low, high);
  }

  get(callee: Callee["f"]): Callable | undefined {
    const known = this.#known.get(callee);
    if (known !== undefined || typeof callee === "function") return known;
    const f = this.#module.define(callee.name, ["f64"], ["f64"]);
    this.#known.set(callee, f);
    const [argument, result] = [0, f.take("f64")];
    new Emitter(f, graphOf(callee), scalarF64, { variables: [argument, result], library: this }).body();
    f.get(result);
    return f;
  }
}

const graphs = new WeakMap<Subroutine, Graph>();
/** Variable 0 is the argument, variable 1 the result. */
function graphOf(subroutine: Subroutine): Graph {
  let g = graphs.get(subroutine);
  if (g === undefined) {
    g = new Graph();
    g.assign(1, subroutine.rule(g, g.variable(0)));
    graphs.set(subroutine, g);
  }
  return g;
}

/** The functions of the host among callees and those that their subroutines call, and how many numbers each takes. */
export function hostFunctionsOf(callees: readonly Callee[]): Map<Scalar, number> {
  const host = new Map<Scalar, number>();
  const seen = new Set<Subroutine>();
  const visit = ({ f, arity }: Callee): void => {
    if (typeof f === "function") host.set(f, arity);
    else if (!seen.has(f)) {
      seen.add(f);
      for (const inner of graphOf(f).callees) visit(inner);
    }
  };
  for (const callee of callees) visit(callee);
  return host;
}
