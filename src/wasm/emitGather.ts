import type { FunctionBuilder } from "./function.ts";
import { forRange, increase } from "./loops.ts";
import { statusAddress } from "./plan/places.ts";

/** Rows of x[batches, before, n, rest] at index[batches, count], in order, into y; all addresses in bytes. */
export interface GatherCode {
  readonly x: number;
  readonly index: number;
  readonly y: number;
  readonly batches: number;
  readonly before: number;
  readonly count: number;
  readonly n: number;
  readonly rest: number;
}

/** Rows up to this length are copied by single instructions. */
const shortRow = 16;

/** Copies the rows. An index outside 0..n-1 raises the flag at `statusAddress`. */
export function emitGather(f: FunctionBuilder, code: GatherCode): void {
  const { x, index, y, batches, before, count, n, rest } = code;
  if (batches * before * count * rest === 0) return;
  const [b, p, s] = [f.take("i32"), f.take("i32"), f.take("i32")];
  const [indexAt, block, from, to] = [f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32")];
  const repeat = (counter: number, times: number, body: () => void): void => {
    const limit = f.take("i32");
    f.i32(times).set(limit);
    forRange(f, counter, limit, 1, body);
    f.release(limit);
  };
  const copyRow = (): void => {
    if (rest > shortRow) {
      f.get(to)
        .get(from)
        .i32(8 * rest)
        .copy();
      return;
    }
    for (let k = 0; k + 1 < rest; k += 2)
      f.get(to)
        .get(from)
        .memory("v128.load", 8 * k)
        .memory("v128.store", 8 * k);
    if (rest % 2 === 1)
      f.get(to)
        .get(from)
        .memory("f64.load", 8 * (rest - 1))
        .memory("f64.store", 8 * (rest - 1));
  };
  f.i32(x).set(block).i32(y).set(to);
  repeat(b, batches, () => {
    repeat(p, before, () => {
      f.get(b)
        .i32(4 * count)
        .op("i32.mul")
        .i32(index)
        .op("i32.add")
        .set(indexAt);
      repeat(s, count, () => {
        f.get(indexAt).memory("i32.load").tee(from).i32(n).op("i32.ge_u");
        f.if(
          () => f.i32(statusAddress).i32(1).memory("i32.store"),
          () => {
            f.get(from)
              .i32(8 * rest)
              .op("i32.mul")
              .get(block)
              .op("i32.add")
              .set(from);
            copyRow();
          },
        );
        increase(f, indexAt, 4);
        increase(f, to, 8 * rest);
      });
      increase(f, block, 8 * n * rest);
    });
  });
  for (const local of [b, p, s, indexAt, block, from, to]) f.release(local);
}
