import type { FunctionBuilder } from "../binary/function.ts";

/** for (counter = 0; counter < limit; counter += step) body, all i32 locals and unsigned. */
export function forRange(f: FunctionBuilder, counter: number, limit: number, step: number, body: () => void): void {
  f.i32(0).set(counter);
  f.get(limit).if(() => {
    f.loop((again) => {
      body();
      f.get(counter).i32(step).op("i32.add").tee(counter).get(limit).op("i32.lt_u").brIf(again);
    });
  });
}

/** local += value, for an i32 local. */
export function increase(f: FunctionBuilder, local: number, value: number): void {
  f.get(local).i32(value).op("i32.add").set(local);
}

/** local += other, for i32 locals. */
export function increaseBy(f: FunctionBuilder, local: number, other: number): void {
  f.get(local).get(other).op("i32.add").set(local);
}

/** target = min(total - done, limit), unsigned. */
export function remaining(f: FunctionBuilder, target: number, total: number, done: number, limit: number): void {
  f.get(total).get(done).op("i32.sub").tee(target).i32(limit);
  f.get(target).i32(limit).op("i32.lt_u").op("select").set(target);
}
