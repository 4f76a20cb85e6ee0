import type { Type } from "../ir/type.ts";
import type { Structure } from "../record/tree.ts";
import { keyText, type Tree } from "./derived.ts";
import { constructorOf } from "./source.ts";

/** How a leaf stands in arguments and results: a number, nested arrays of numbers, or a typed array in row-major order. */
export type LeafKind = "number" | "nested" | "typed";
export const leafKind = (like: unknown, t: Type): LeafKind =>
  Array.isArray(like) ? "nested" : t.shape.length === 0 ? "number" : "typed";

/** The type of a tree, its leaves of the types given in order. */
export function typeText({ structure, like }: Tree, types: readonly Type[], readonly: boolean): string {
  let next = 0;
  const mark = readonly ? "readonly " : "";
  const list = (inner: string): string => `${mark}${/ /.test(inner) ? `(${inner})` : inner}[]`;
  const go = (s: Structure, x: unknown): string => {
    if (s.kind === "static")
      return typeof s.value === "string" || typeof s.value === "boolean" || s.value === null
        ? JSON.stringify(s.value)
        : "unknown";
    if (s.kind === "leaf") {
      const t = types[next++]!;
      const kind = leafKind(x, t);
      if (kind === "number") return "number";
      return kind === "typed" ? constructorOf(t) : t.shape.reduce(list, "number");
    }
    if (s.kind === "array") {
      const items = s.items.map((item, k) => go(item, (x as readonly unknown[])[k]));
      return items.length > 0 && items.every((t) => t === items[0]) ? list(items[0]!) : `${mark}[${items.join(", ")}]`;
    }
    const members = s.keys.map(
      (key, k) => `${mark}${keyText(key)}: ${go(s.items[k]!, (x as Record<string, unknown>)[key])}`,
    );
    return `{ ${members.join("; ")} }`;
  };
  return go(structure, like);
}
/** An expression for a result with zeros in it. */
export function zerosText({ structure, like }: Tree, types: readonly Type[], typed: boolean): string {
  let next = 0;
  const nested = ([n, ...rest]: readonly number[]): string =>
    rest.length === 0
      ? `new Array${typed ? "<number>" : ""}(${n}).fill(0)`
      : `Array.from({ length: ${n} }, () => ${nested(rest)})`;
  const go = (s: Structure, x: unknown): string => {
    if (s.kind === "static") return JSON.stringify(s.value) ?? "undefined";
    if (s.kind === "leaf") {
      const t = types[next++]!;
      const kind = leafKind(x, t);
      if (kind === "number") return "0";
      return kind === "typed" ? `new ${constructorOf(t)}(${t.size})` : nested(t.shape);
    }
    if (s.kind === "array") return `[${s.items.map((item, k) => go(item, (x as readonly unknown[])[k])).join(", ")}]`;
    return `{ ${s.keys.map((key, k) => `${keyText(key)}: ${go(s.items[k]!, (x as Record<string, unknown>)[key])}`).join(", ")} }`;
  };
  return go(structure, like);
}
