import { oneOf, optionsOf, requireFunctions } from "../record/options.ts";
import { nameOf } from "../record/table.ts";
import type { Like } from "../record/tree.ts";
import { bodyOf } from "./body.ts";
import { build, type Entered, enter, enterAll } from "./carry.ts";
import { checkpointLine } from "./checkpoint.line.ts";
import type { Values } from "./loops.ts";

/** Which results are kept for the way back: none ("nothing"), those of contractions ("products"), or by operation name. */
export type CheckpointPolicy = "nothing" | "products" | ((operation: string) => boolean);
const PRODUCTS = new Set(["matmul", "convGeneral"]);
const keeps = (policy: CheckpointPolicy): ((operation: string) => boolean) =>
  typeof policy === "function"
    ? policy
    : oneOf("checkpoint", "policy", policy, "nothing", "products") === "nothing"
      ? () => false
      : (name) => PRODUCTS.has(name);

/**
 * f, of which reverse mode keeps only the arguments: the rest is computed again on the way back. Trades one more
 * evaluation for the memory of its intermediate values. `policy` names operations whose results are kept all the same.
 */
export function checkpoint<P extends readonly unknown[], R>(
  f: (...x: P) => R,
  options?: { readonly policy?: CheckpointPolicy },
): (...x: { [K in keyof P]: Like<P[K]> }) => Values<R> {
  requireFunctions("checkpoint", f);
  const keep = keeps(optionsOf("checkpoint", options, "policy").policy ?? "nothing");
  return (...given) => {
    const { values, types, arrange } = enterAll("checkpoint", "argument", given);
    let y: Entered | undefined;
    const { program, captured } = bodyOf("checkpoint", types, (v) => {
      y = enter("checkpoint", f(...(arrange(v) as unknown as P)), "the result");
      return y.values;
    });
    const saved: number[] = [];
    for (let i = 0; i < program.n; i++) if (keep(nameOf(program.op(i)))) saved.push(i);
    return build(y!, checkpointLine([...values, ...captured], { body: program, saved })) as Values<R>;
  };
}
