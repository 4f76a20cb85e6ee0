import { describe, expect, it } from "vitest";
import {
  evaluate,
  exp,
  grad,
  hessian,
  jacobian,
  type Program,
  record,
  relu,
  sqrt,
  stack,
  type Tensor,
  take,
  tensor,
  where,
} from "wengert";
import { jit } from "wengert/jit";
import { nameOf } from "../../src/record/table.ts";

const at = tensor(Float64Array.from({ length: 100 }, (_, k) => k / 10));
const bump = (p: Tensor, k: number): Tensor =>
  exp(
    at
      .sub(take(p, k))
      .div(take(p, k + 1))
      .square()
      .neg(),
  );
const bumps = (p: Tensor): Tensor => bump(p, 0).add(bump(p, 2)).add(bump(p, 4)).mul(take(p, 6));
const there = tensor([1, 2, 3, 1.5, 7, 0.5, 4]);
const slopes = (f: (x: Tensor) => Tensor, x: Tensor): Program => record((v: Tensor) => jacobian(f)(v) as Tensor, x);
/** Whether a recorded Jacobian has lines with an axis for the columns. */
const pushesBasis = (p: Program): boolean => {
  for (let i = 0; i < p.n; i++) if (["eq", "iota", "cast"].includes(nameOf(p.op(i)))) return true;
  return false;
};

describe("columns one by one, in recordings", () => {
  it("are those of the Jacobian of arrays of parameters that are read one by one", () => {
    const p = slopes(bumps, there);
    expect(pushesBasis(p)).toBe(false);
    expect(evaluate(p, there)[0]!.toArray()).toEqual(jacobian(bumps)(there).toArray());
    const elsewhere = tensor([2, 1, 4, 1, 6, 2, 3]);
    expect(evaluate(p, elsewhere)[0]!.toArray()).toEqual(jacobian(bumps)(elsewhere).toArray());
  });
  it("leave out what a parameter does not reach, and lanes that are not taken", () => {
    const f = (p: Tensor): Tensor =>
      where(at.gt(5), bump(p, 0).mul(sqrt(at.mul(0).add(take(p, 2)))), bump(p, 4).add(bump(p, 6)));
    const x = tensor([1, 2, 0, 1.5, 7, 0.5, 4, 2]);
    const p = slopes(f, x);
    expect(pushesBasis(p)).toBe(false);
    const rows = evaluate(p, x)[0]!.toArray() as number[][];
    expect(rows).toEqual(jacobian(f)(x).toArray());
    expect(rows.map((row) => row[3])).toEqual(rows.map(() => 0));
    expect(rows[0]![2]).toBe(0);
  });
  const numbers = (p: Tensor): Tensor => {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => take(p, k)) as [Tensor, Tensor, Tensor, Tensor];
    return stack([a.mul(b), c, a.sub(d).square(), sqrt(b), relu(c).mul(d), tensor(3)]);
  };
  it("put numbers into rows, with what is known as numbers", () => {
    for (const x of [tensor([1, 2, 3, 4]), tensor([-1, 0.5, -2, 7])]) {
      const rows = evaluate(slopes(numbers, x), x)[0]!.toArray() as number[][];
      expect(rows).toEqual(jacobian(numbers)(x).add(0).toArray());
      expect(rows[1]).toEqual([0, 0, 1, 0]);
      expect(rows[5]).toEqual([0, 0, 0, 0]);
      expect(jit(jacobian(numbers))(x).toArray()).toEqual(rows);
    }
  });
  it("keep zeros of the structure where a slope is infinite", () => {
    const x = tensor([1, 0, 3, 4]);
    const rows = evaluate(slopes(numbers, x), x)[0]!.toArray() as number[][];
    expect(rows[3]).toEqual([0, Infinity, 0, 0]);
  });
  it("come out of trees of numbers", () => {
    type Pair = { a: Tensor; b: Tensor };
    const f = ({ a, b }: Pair): { s: Tensor; t: Tensor } => ({ s: a.mul(b), t: stack([b, a.exp()]) });
    const made = jit(jacobian(f))({ a: 2, b: 3 });
    const plain = jacobian(f)({ a: 2, b: 3 });
    expect(JSON.stringify(made)).toBe(JSON.stringify(plain));
  });
  it("are differentiated again", () => {
    const energy = (p: Tensor): Tensor => numbers(p).square().sum();
    const x = tensor([1, 2, 3, 4]);
    expect(evaluate(slopes(grad(energy) as never, x), x)[0]!.toArray()).toEqual(hessian(energy)(x).toArray());
    const third = record((v: Tensor) => grad((w: Tensor) => (jacobian(numbers)(w) as Tensor).square().sum())(v), x);
    const whole = grad((w: Tensor) => (jacobian((u: Tensor) => numbers(u.mul(1)))(w) as Tensor).square().sum())(x);
    expect(evaluate(third, x)[0]!.toArray()).toEqual(whole.toArray());
  });
  it("are not made where the vector is used as a whole, or everything reaches everything", () => {
    expect(pushesBasis(slopes((p) => bumps(p).add(p.sum()), there))).toBe(true);
    const many = tensor(Float64Array.from({ length: 5000 }, (_, k) => k / 5000));
    const chain = (p: Tensor): Tensor =>
      many
        .add(take(p, 0).mul(take(p, 1)).mul(take(p, 2)).mul(take(p, 3)))
        .sin()
        .exp();
    expect(pushesBasis(slopes(chain, tensor([0.1, 0.2, 0.3, 0.4])))).toBe(true);
  });
});
