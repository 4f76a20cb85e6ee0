import type { AnyNode } from "acorn";
import type { Text } from "./text.ts";
import type { Writer } from "./writer.ts";

/** `k` in `{ [k]: 1 }`. */
export const computedName = (k: AnyNode, w: Writer): Text =>
  k.type === "Literal" ? w.visit(k) : [w.open("name", k.start), w.argument(k), ")"];
