import type { FunctionBuilder } from "../binary/function.ts";
import { forRange, increase } from "./loops.ts";

/** y[i] += weight x[i] for `count` adjacent numbers: locals with addresses, which move, a v128 and a number. */
export function addMultiple(f: FunctionBuilder, y: number, x: number, weight: number, count: number): void {
  const [i, pairs] = f.takes("i32", 2);
  f.get(count).i32(-2).op("i32.and").set(pairs);
  forRange(f, i, pairs, 2, () => {
    f.get(y).get(y).memory("v128.load").get(weight).get(x).memory("v128.load").op("f64x2.mul").op("f64x2.add");
    f.memory("v128.store");
    increase(f, y, 16);
    increase(f, x, 16);
  });
  f.get(count)
    .i32(1)
    .op("i32.and")
    .if(() => {
      f.get(y).get(y).memory("f64.load").get(weight).lane("f64x2.extract_lane", 0).get(x).memory("f64.load");
      f.op("f64.mul").op("f64.add").memory("f64.store");
    });
  f.release(i);
  f.release(pairs);
}
