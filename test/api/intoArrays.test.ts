import { describe, expect, it } from "vitest";
import {
  concatenate,
  customVjp,
  grad,
  linspace,
  log,
  logsumexp,
  matmul,
  relu,
  scan,
  sin,
  slice,
  softmax,
  sort,
  sum,
  type Tensor,
  tanh,
  tensor,
  valueAndGrad,
  where,
  zeros,
} from "../../src/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: derivatives of every kind are called alike
type Any = any;
const numbers = (n: number, shift = 0): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => 0.6 + 0.5 * Math.sin(i + shift));
const into = (d: Any, ...x: unknown[]): Float64Array => {
  const out = new Float64Array((x[0] as Float64Array).length);
  d.into(...x, out);
  return out;
};
const square = grad((v: Tensor) => sum(v.mul(v)));

describe("into of grad, whose arrays serve from call to call", () => {
  const functions: Record<string, (x: Tensor) => Tensor> = {
    lanes: (x) => sum(sin(x).mul(x).sub(x.div(3)).add(x)),
    "sums of the same cotangent": (x) => sum(x.add(x)).add(sum(x)),
    branches: (x) => sum(where(x.gt(0.5), log(x), x.square())).add(sum(relu(x.sub(0.7)))),
    rows: (x) => sum(x.take([0, 2, 0]).mul(x.at(1))),
    slices: (x) => sum(slice(x, [0, 3]).mul(slice(x, [1, 4]))),
    places: (x) => sum(concatenate([x, x.mul(2)]).update([0, 1], x.take([2, 3]))),
    order: (x) => sum(sort(x).mul(linspace(0, 1, x.size))),
    matrices: (x) => sum(tanh(matmul(x.reshape([2, -1]), x.reshape([-1, 2])))),
    softmax: (x) => logsumexp(softmax(x.mul(2)).mul(x)),
    means: (x) => x.reshape([2, -1]).mean(0).square().sum(),
    loops: (x) => sum(scan((c: Tensor) => [sin(c).mul(x)] as const, x, null, { length: 5 })[0]),
    singles: (x) => x.cast("f32").mul(x.cast("f32")).sum().cast("f64"),
  };
  it("gives what the plain call gives, whatever was called before", () => {
    const kept = Object.values(functions).map((f) => [grad(f), valueAndGrad(f)] as const);
    for (const n of [4, 6, 4, 10, 4])
      for (const [d, both] of kept) {
        const x = numbers(n, n);
        expect(into(d, x)).toEqual(d(x));
        const [value, slope] = [new Float64Array(1), new Float64Array(n)];
        both.into(x, [value, slope]);
        expect([value[0], slope]).toEqual(both(x));
      }
  });
  it("refuses to read what f left outside, views and values of derivatives inside too", () => {
    const left: Tensor[] = [];
    const d = grad((x: Tensor) => {
      const y = sin(x);
      left.push(x, y, y.reshape([2, 2]));
      const inner = grad((z: Tensor) => {
        left.push(z, z.mul(2), x.reshape([2, 2]), sin(x).reshape([2, 2]));
        return sum(z.mul(x));
      })(y);
      left.push(inner, inner.reshape([2, 2]));
      expect(() =>
        grad((z: Tensor) => {
          left.push(x.reshape([2, 2]), z.reshape([2, 2]));
          throw new Error("no");
        })(y),
      ).toThrow("no");
      return sum(inner.mul(y));
    });
    into(d, numbers(4));
    into(square, numbers(4, 1));
    expect(left).toHaveLength(11);
    for (const v of left) {
      expect(() => v.toArray()).toThrow("used outside it");
      expect(() => v.mul(2)).toThrow("used outside it");
      expect(() => grad((x: Tensor) => sum(v.mul(x)))(1)).toThrow("used outside it");
    }
  });
  it("leaves alone what f makes of constants and keeps", () => {
    const kept: Tensor[] = [];
    const copies: Float64Array[] = [];
    const table = tensor(numbers(4, 2));
    const d = grad((x: Tensor) => {
      if (kept.length === 0)
        kept.push(tensor([1, 2, 3, 4]), zeros([4]), table.mul(2), sin(table), table.add([1, 1, 1, 1]));
      copies.push(x.mul(2).toTypedArray() as Float64Array);
      return sum(kept.reduce((s, c) => s.add(c.mul(x)), x));
    });
    const first = into(d, numbers(4));
    const was = kept.map((v) => v.toArray());
    for (let k = 0; k < 3; k++) into(square, numbers(4, k));
    expect(kept.map((v) => v.toArray())).toEqual(was);
    expect(into(d, numbers(4, 5))).toEqual(first);
    expect(copies[0]).toEqual(numbers(4).map((v) => 2 * v));
  });
  it("leaves alone what an argument makes when it is looked at", () => {
    let made: Tensor | undefined;
    const p = {
      get w(): Tensor {
        made ??= tensor([1, 2]).mul(3);
        return made;
      },
    };
    const d: Any = grad((q: Any) => sum(q.w.mul(q.w)));
    const out = { w: new Float64Array(2) };
    for (let turn = 0; turn < 2; turn++) d.into(p, out);
    into(square, numbers(2));
    expect(made!.toArray()).toEqual([3, 6]);
    expect([...out.w]).toEqual([6, 12]);
  });
  it("takes arguments over, and writes over them", () => {
    const x = numbers(6);
    const want = square(x);
    square.into(x, x);
    expect(x).toEqual(want);
  });
  it("calls itself and others while it records", () => {
    const inner = new Float64Array(4);
    const power: Any = grad((v: Tensor) => {
      if (v.at(0).item() > 2) return sum(v);
      power.into(numbers(4).fill(3), inner);
      square.into(numbers(4, 1), inner);
      return sum(v.mul(v).mul(inner));
    });
    const want = square(numbers(4, 1)).map((g, k) => 2 * numbers(4)[k]! * g);
    for (let turn = 0; turn < 3; turn++) expect(into(power, numbers(4))).toEqual(want);
  });
  it("goes on after f has failed, and what f left then stays what it was", async () => {
    let left: Tensor | undefined;
    const fails = (how: (v: Tensor) => unknown): Any =>
      grad(((v: Tensor) => {
        left = sin(v);
        return how(v);
      }) as Any);
    const ways: ((v: Tensor) => unknown)[] = [
      () => {
        throw new Error("no");
      },
      async (v) => sum(v),
      (v) => v,
      () => undefined,
    ];
    for (const way of ways) {
      expect(() => into(fails(way), numbers(4))).toThrow();
      const value = left!.toArray();
      for (let k = 0; k < 3; k++) expect(into(square, numbers(4, k))).toEqual(square(numbers(4, k)));
      expect(left!.toArray()).toEqual(value);
    }
    const late = grad((v: Tensor) => {
      left = Promise.resolve(v).then((w) => w.mul(2).toArray()) as Any;
      return sum(v);
    });
    into(late, numbers(4));
    await expect(left).rejects.toThrow("used outside it");
  });
  it("follows rules of the user's, made anew in each call", () => {
    let scale = 1;
    const f = customVjp(
      (x: Tensor) => sin(x),
      (x: Tensor) => [sin(x), x.mul(scale)] as const,
      (r: Tensor, ct: Tensor) => [ct.mul(r)] as Any,
    );
    const d = grad((x: Tensor) => sum(f(x)));
    for (scale of [2, 5]) expect(into(d, numbers(4))).toEqual(d(numbers(4)));
  });
  it("does not keep more than it may", () => {
    const large = grad((v: Tensor) => sum(v.mul(v).add(v).mul(v)));
    const n = 2 ** 20;
    const x = numbers(n);
    const out = new Float64Array(n);
    const want = large(x);
    for (let turn = 0; turn < 3; turn++) {
      large.into(x, out);
      expect(out.every((y, k) => y === want[k])).toBe(true);
    }
  });
});
