import { range, showType, sizeOf } from "../ir/type.ts";
import { fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { mul } from "./arithmetic.ts";
import { broadcastTo, commonDType, reshape, sum } from "./broadcast.ts";
import { matmul } from "./contraction.ts";
import { nextPair } from "./contractionOrder.ts";
import { diagonal } from "./diagonals.ts";
import { transpose } from "./shape.ts";
import { parseSubscripts } from "./subscripts.ts";

/** A tensor whose axes have names. */
interface Named {
  readonly v: Tensor;
  readonly names: readonly string[];
}
/**
 * Sums of products by NumPy's notation: one string of index names for each operand, `->`, the names of the result.
 * A name that the result lacks is summed over; a name that one operand has twice takes its diagonal; without `->` the
 * result has the names that occur once, in alphabetical order. `...` stands for leading axes, which broadcast. Sizes of
 * one name must be equal. Several operands are multiplied in pairs, those that shrink most first.
 * @example
 * ```ts
 * import { tensor } from "wengert";
 * import { einsum } from "wengert/linalg";
 * const a = tensor([[1, 2], [3, 4]]);
 * einsum("ii", a).item(); // => 5
 * ```
 */
export function einsum(subscripts: string, ...operands: readonly TensorLike[]): Tensor {
  const dtype = commonDType("einsum", operands);
  const given = operands.map((x) => asTensor(x, dtype, "einsum"));
  const { inputs, output } = parseSubscripts(
    subscripts,
    given.map((v) => v.shape),
  );
  const sizes = new Map<string, number>();
  given.forEach((v, k) => {
    inputs[k]!.forEach((name, i) => {
      const size = v.shape[i]!;
      const known = sizes.get(name);
      const stretches = name.startsWith("...");
      if (known !== undefined && known !== size && !(stretches && (known === 1 || size === 1)))
        fail(
          "einsum",
          `"${subscripts}": index ${stretches ? "..." : name} has sizes ${known} and ${size} in ${given.map((t) => showType(t.type)).join(", ")}`,
          stretches ? "Axes under ... must be equal or 1" : "One name stands for one size",
        );
      sizes.set(name, known === undefined || known === 1 ? size : known);
    });
  });
  let terms = given.map((v, k) => distinct(v, inputs[k]!, sizes));
  while (terms.length > 1) {
    const [i, j] = nextPair(
      terms.map((t) => t.names),
      output,
      sizes,
    );
    const rest = terms.filter((_, k) => k !== i && k !== j);
    const keep = new Set([...output, ...rest.flatMap((t) => t.names)]);
    terms = [...rest, multiply(summed(terms[i]!, keep, terms[j]!), summed(terms[j]!, keep, terms[i]!), keep)];
  }
  const { v, names } = summed(terms[0]!, new Set(output));
  const present = output.filter((name) => names.includes(name));
  const ordered = transpose(
    v,
    present.map((name) => names.indexOf(name)),
  );
  return broadcastTo(
    ordered,
    output.map((name) => sizes.get(name)!),
    present.map((name) => output.indexOf(name)),
  );
}
/** Every name once: diagonals taken, axes of size 1 that stretch dropped. */
function distinct(given: Tensor, all: readonly string[], sizes: ReadonlyMap<string, number>): Named {
  let names = all.filter((name, i) => given.shape[i] === sizes.get(name));
  let v = reshape(
    given,
    given.shape.filter((d, i) => d === sizes.get(all[i]!)),
  );
  for (let i = 0; i < names.length; i++) {
    const j = names.indexOf(names[i]!, i + 1);
    if (j < 0) continue;
    const others = range(names.length).filter((k) => k !== i && k !== j);
    v = diagonal(transpose(v, [...others, i, j]));
    names = [...others.map((k) => names[k]!), names[i]!];
    i = -1;
  }
  return { v, names };
}
/** Without the names that nothing else has. */
function summed({ v, names }: Named, keep: ReadonlySet<string>, other?: Named): Named {
  const stays = (name: string): boolean => keep.has(name) || (other?.names.includes(name) ?? false);
  const gone = range(names.length).filter((i) => !stays(names[i]!));
  return { v: sum(v, gone), names: names.filter(stays) };
}
/** Product of two terms; shared names that are not to keep are summed over. */
function multiply(a: Named, b: Named, keep: ReadonlySet<string>): Named {
  const shared = a.names.filter((name) => b.names.includes(name));
  const batch = shared.filter((name) => keep.has(name));
  const inner = shared.filter((name) => !keep.has(name));
  const left = a.names.filter((name) => !shared.includes(name));
  const right = b.names.filter((name) => !shared.includes(name));
  const size = (t: Named, list: readonly string[]): number[] => list.map((name) => t.v.shape[t.names.indexOf(name)]!);
  const arranged = (t: Named, order: readonly string[]): Tensor =>
    transpose(
      t.v,
      order.map((name) => t.names.indexOf(name)),
    );
  const names = [...batch, ...left, ...right];
  const [lead, rows, columns] = [size(a, batch), size(a, left), size(b, right)];
  if (inner.length === 0) {
    const x = reshape(arranged(a, [...batch, ...left]), [...lead, ...rows, ...columns.map(() => 1)]);
    const y = reshape(arranged(b, [...batch, ...right]), [...lead, ...rows.map(() => 1), ...columns]);
    return { v: mul(x, y), names };
  }
  const n = sizeOf(size(a, inner));
  const z = matmul(
    reshape(arranged(a, [...batch, ...left, ...inner]), [...lead, sizeOf(rows), n]),
    reshape(arranged(b, [...batch, ...inner, ...right]), [...lead, n, sizeOf(columns)]),
  );
  return { v: reshape(z, [...lead, ...rows, ...columns]), names };
}
