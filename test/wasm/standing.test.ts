import { describe, expect, it } from "vitest";
import { concatenate, full, pad, scan, sin, type Tensor, tensor, update, zeros } from "../../src/index.ts";
import { explain, jit } from "../../src/jit/index.ts";

const first = tensor(Float64Array.from({ length: 40 }, (_, k) => k / 7));
const second = tensor(Float64Array.from({ length: 40 }, (_, k) => Math.cos(k)));
const odd = Int32Array.from({ length: 40 }, (_, k) => (k * k + 3) % 97);
const even = Int32Array.from({ length: 40 }, (_, k) => (k * 5) % 97);
/** Runs twice at each of two points: what an earlier run left must not show. */
function agrees(f: (x: Tensor) => Tensor | Tensor[]): void {
  const compiled = jit(f);
  const list = (y: Tensor | Tensor[]): number[][] => [y].flat().map((v) => Array.from(v.toTypedArray()));
  for (const x of [first, second, first, second]) expect(list(compiled(x))).toEqual(list(f(x)));
}
const base = tensor(Float64Array.from({ length: 97 }, (_, k) => -k));

describe("arrays that are written at the same positions in every run", () => {
  it("are put into numbers that are known", () => {
    agrees((x) => update(full([97], 3), odd, x));
    agrees((x) => update(base, odd, x.mul(2)));
    agrees((x) => update(update(base, odd, x), even, sin(x)));
    agrees((x) => pad(sin(x), [[30, 30]], { value: 2 }));
  });
  it("stand within what they are joined to", () => {
    const twice = (x: Tensor): Tensor => update(update(full([97], 3), odd, x), even, x.square());
    const padded = (x: Tensor): Tensor => update(pad(x.square(), [[30, 27]], { value: 2 }), even, x);
    const joined = (x: Tensor): Tensor => concatenate([x.square(), twice(x), x.neg(), padded(x), x.mul(3)]);
    agrees(joined);
    expect(String(explain(joined, { times: false })(first))).toContain("written there at once");
    const known = (x: Tensor): Tensor =>
      concatenate([x.square(), update(update(base, odd, x.mul(2)), even, sin(x)), x.neg()]);
    agrees(known);
    expect(String(explain(known, { times: false })(first))).toContain("written there at once");
    agrees((x) => concatenate([twice(x), twice(x.neg())]).mul(3));
    agrees((x) => concatenate([concatenate([x, twice(x)]), padded(x)]));
    agrees((x) => {
      const one = update(full([97], 3), odd, x);
      return [concatenate([x, update(one, even, x.square()), x]), one];
    });
    agrees((x) => {
      const two = twice(x);
      return concatenate([x, two, two, two.mul(2)]);
    });
    agrees((x) =>
      concatenate([
        x,
        update(
          update(
            concatenate([x, x]),
            odd.slice(0, 40).map((k) => k % 80),
            x,
          ),
          even.map((k) => k % 80),
          x,
        ),
      ]),
    );
  });
  it("stay as they were where somebody reads them between", () => {
    agrees((x) => {
      const one = update(base, odd, x);
      const two = update(one, even, sin(x));
      return [one, two, one.mul(two)];
    });
    agrees((x) => {
      const one = update(base, odd, x);
      return concatenate([one, update(one, even, x.neg()), base]);
    });
    agrees((x) =>
      update(base, odd, x)
        .add(update(base, even, x))
        .add(base),
    );
  });
  it("are copied inside loops", () => {
    agrees(
      (x) =>
        scan((c: Tensor) => [update(zeros([97]), odd, c.at(0).add(x)).add(c)], base, null, { length: 3 })[0] as Tensor,
    );
  });
});
