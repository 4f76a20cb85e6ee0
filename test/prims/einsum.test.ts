import { describe, expect, it } from "vitest";
import { grad, hessian, type Tensor, tensor, vmap } from "../../src/index.ts";
import { einsum } from "../../src/prims/einsum.ts";

const value = (shape: readonly number[], seed: number): Tensor => {
  const size = shape.reduce((n, d) => n * d, 1);
  return tensor(
    Float64Array.from({ length: size }, (_, i) => Math.sin(1 + seed * 3 + i * 1.7 + i * i * 0.3)),
    { shape },
  );
};
/** The definition: loops over every index. Names of the letters in `inputs`, one list for each operand. */
function loops(inputs: readonly string[], output: string, x: readonly Tensor[]): number[] {
  const sizes = new Map<string, number>();
  for (const [k, list] of inputs.entries()) for (const [i, c] of [...list].entries()) sizes.set(c, x[k]!.shape[i]!);
  const letters = [...sizes.keys()];
  const out = new Array<number>([...output].reduce((n, c) => n * sizes.get(c)!, 1)).fill(0);
  const data = x.map((t) => t.reshape([t.size]).toTypedArray());
  const total = letters.reduce((n, c) => n * sizes.get(c)!, 1);
  for (let at = 0; at < total; at++) {
    const index = new Map<string, number>();
    let rest = at;
    for (const c of letters) {
      index.set(c, rest % sizes.get(c)!);
      rest = Math.floor(rest / sizes.get(c)!);
    }
    const place = (list: string): number => [...list].reduce((p, c) => p * sizes.get(c)! + index.get(c)!, 0);
    out[place(output)]! += inputs.reduce((p, list, k) => p * data[k]![place(list)]!, 1);
  }
  return out;
}
const flat = (t: Tensor): number[] => [...t.reshape([t.size]).toTypedArray()];
const close = (got: readonly number[], want: readonly number[]): void => {
  expect(got.length).toBe(want.length);
  for (const [i, g] of got.entries()) expect(g).toBeCloseTo(want[i]!, 12);
};

const cases: [text: string, shapes: number[][], output?: string][] = [
  [
    "ij,jk->ik",
    [
      [2, 3],
      [3, 4],
    ],
  ],
  [
    "ij,jk",
    [
      [2, 3],
      [3, 4],
    ],
    "ik",
  ],
  ["ba", [[2, 3]], "ab"],
  ["ii", [[3, 3]], ""],
  ["ii->i", [[3, 3]]],
  ["iji->j", [[2, 3, 2]]],
  ["iii->i", [[2, 2, 2]]],
  ["ij->", [[2, 3]]],
  ["i,i->", [[4], [4]]],
  ["i,i->i", [[4], [4]]],
  ["i,j->ij", [[2], [3]]],
  ["i,j->ji", [[2], [3]]],
  [
    "bij,bjk->bik",
    [
      [2, 3, 4],
      [2, 4, 2],
    ],
  ],
  [
    "bij,bjk->ikb",
    [
      [2, 3, 4],
      [2, 4, 2],
    ],
  ],
  [
    "ijk,il,jm,kn->lmn",
    [
      [2, 3, 2],
      [2, 4],
      [3, 2],
      [2, 3],
    ],
  ],
  ["i,ij,j->", [[2], [2, 3], [3]]],
  [
    "ij,kl->k",
    [
      [2, 3],
      [2, 2],
    ],
  ],
  ["aab,bc,c->a", [[2, 2, 3], [3, 4], [4]]],
  [" i j , j -> i ", [[2, 3], [3]], "i"],
  [
    "abc,cde,efa->bdf",
    [
      [2, 3, 2],
      [2, 2, 3],
      [3, 2, 2],
    ],
  ],
];
describe("einsum", () => {
  it.each(cases)("%s is the sum over every index", (text, shapes, written) => {
    const x = shapes.map((s, k) => value(s, k));
    const inputs = text.replaceAll(" ", "").split("->")[0]!.split(",");
    const output = written ?? text.split("->")[1]!;
    const got = einsum(text, ...x);
    close(flat(got), loops(inputs, output, x));
    const weights = value(got.shape, 9);
    x.forEach((_, k) => {
      const g = grad((t: Tensor) =>
        einsum(text, ...x.map((u, q) => (q === k ? t : u)))
          .mul(weights)
          .sum(),
      )(x[k]!);
      const rest = inputs.filter((_, q) => q !== k);
      // The slope in operand k is the product of the others with the weights, on the diagonal where a letter repeats.
      if (
        new Set(inputs[k]).size === inputs[k]!.length &&
        [...inputs[k]!].every((c) => rest.join("").includes(c) || output.includes(c))
      )
        close(flat(g), loops([...rest, output], inputs[k]!, [...x.filter((_, q) => q !== k), weights]));
      else close([flat(g.mul(x[k]!)).reduce((a, b) => a + b, 0)], [flat(got.mul(weights)).reduce((a, b) => a + b, 0)]);
    });
  });

  it("stretches axes under an ellipsis", () => {
    const a = value([2, 1, 3, 4], 1);
    const b = value([5, 4, 2], 2);
    const c = einsum("...ij,...jk->...ik", a, b);
    expect(c.shape).toEqual([2, 5, 3, 2]);
    close(flat(c), flat(a.matmul(b)));
    expect(einsum("...ij->...ji", a).shape).toEqual([2, 1, 4, 3]);
    expect(einsum("...i,i", a, value([4], 3)).shape).toEqual([2, 1, 3]);
    expect(einsum("i...->...i", a).shape).toEqual([1, 3, 4, 2]);
    expect(einsum("...,...->...", a, value([1, 4], 3)).shape).toEqual([2, 1, 3, 4]);
  });

  it("batches and has second derivatives", () => {
    const a = value([3, 2, 2], 1);
    const q = (m: Tensor): Tensor => einsum("ij,jk,ki->", m, m, m);
    const each = vmap(q)(a);
    for (let i = 0; i < 3; i++) expect(each.at(i).item()).toBeCloseTo(q(a.at(i)).item(), 12);
    const h = hessian((m: Tensor) => einsum("ij,ji->", m, m))(value([2, 2], 4)) as Tensor;
    close(flat(h), [2, 0, 0, 0, 0, 0, 2, 0, 0, 2, 0, 0, 0, 0, 0, 2]);
  });

  it.each([
    [
      "ij,jk->ik",
      [
        [2, 3],
        [4, 2],
      ],
      /"ij,jk->ik": index j has sizes 3 and 4 in f64\[2,3\], f64\[4,2\]/,
    ],
    ["ij->ik", [[2, 3]], /no operand has the index k/],
    ["ij->ii", [[2, 2]], /names i twice/],
    ["ij,jk", [[2, 2]], /names 2 operands, 1 were given/],
    ["ijk->i", [[2, 2]], /"ijk" names 3 axes, the operand has shape \[2,2\]/],
    ["i->j->k", [[2]], /more than one ->/],
    ["i1->i", [[2, 2]], /no list of letters/],
    ["...i->i", [[2, 2]], /the result does not name/],
  ] as [string, number[][], RegExp][])("refuses %s of %j", (text, shapes, message) => {
    expect(() => einsum(text, ...shapes.map((s) => value(s, 1)))).toThrow(message);
  });
});
