import { grad, type Tensor } from "wengert";
import { type Expression, expression } from "wengert/expression";

/** Partial derivatives at a point, exact, by the names of the variables; of a formula or of what `expression` made. */
export function slopes<K extends string>(
  f: string | Expression,
  at: Readonly<Record<K, number>>,
): Readonly<Record<K, number>> {
  const of = typeof f === "string" ? expression(f, { variables: Object.keys(at) }) : f;
  const given: { readonly [name: string]: number } = at;
  return grad((p: { readonly [name: string]: Tensor }) => of(p))(given) as Readonly<Record<K, number>>;
}

/** The value of a formula at a point. */
export const valueAt = (f: string, at: Readonly<Record<string, number>>): number =>
  expression(f, { variables: Object.keys(at) })(at);
