import { describe, expect, it } from "vitest";
import { concatenate, evaluate, exp, jacobian, type Program, record, stack, type Tensor, take, tensor } from "wengert";
import { erf } from "wengert/special";
import { rolled } from "../../src/fit/rolled.ts";

const ts = Array.from({ length: 40 }, (_, k) => k / 7);
const p0 = tensor([0.3, 2, -0.5, 0.2]);
const same = (f: (p: Tensor) => Tensor, most: number): void => {
  const list = record(f, p0);
  const short = rolled(list);
  expect(short.n).toBeLessThan(most);
  const again = (p: Program) => (x: Tensor) => evaluate(p, x)[0]!;
  expect(again(short)(p0).toArray()).toEqual(again(list)(p0).toArray());
  expect(jacobian(again(short))(p0).toArray()).toEqual(jacobian(again(list))(p0).toArray());
};

describe("numbers made one by one", () => {
  const decay = (p: Tensor, t: number): Tensor =>
    exp(take(p, 0).mul(t))
      .mul(take(p, 1))
      .sub(erf(take(p, 2).add(t)));
  it("of one form are made at once", () => same((p) => stack(ts.map((t) => decay(p, t))), 40));
  it("of two forms, mixed, are made in two", () =>
    same((p) => stack(ts.map((t, k) => (k % 2 === 0 ? decay(p, t) : take(p, 3).mul(t).sin()))), 40));
  it("may read other entries, and share what is the same for all", () => {
    const list = (p: Tensor): Tensor => {
      const norm = p.square().sum();
      return stack(
        ts.map((t, k) =>
          take(p, k % 4)
            .mul(t)
            .add(norm),
        ),
      );
    };
    same(list, 20);
  });
  it("stand beside others", () =>
    same((p) => concatenate([stack([...ts.map((t) => decay(p, t)), take(p, 3)]), p.cos()]), 40));
  it("that depend on each other, or are few, are left as they are", () => {
    const chain = record((p: Tensor) => {
      const all = [take(p, 0)];
      for (const t of ts) all.push(all.at(-1)!.mul(t).add(take(p, 1)));
      return stack(all);
    }, p0);
    expect(rolled(chain)).toBe(chain);
    const few = record((p: Tensor) => stack([0, 1, 2].map((t) => decay(p, t))), p0);
    expect(rolled(few)).toBe(few);
  });
});
