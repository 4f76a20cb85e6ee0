import type { FunctionBuilder } from "../binary/function.ts";
import type { Access } from "../plan/access.ts";
import { widthOf } from "../plan/layout.ts";

/** Pushes the address of an access without its strides. */
export function pushAddress(f: FunctionBuilder, { address, base }: Access): void {
  f.i32(address);
  if (base !== undefined) f.i32(base).memory("i32.load").op("i32.add");
}

/** Pushes the number at the address on the stack plus `offset` bytes, as an f64. */
export function loadOne(f: FunctionBuilder, { single }: Pick<Access, "single">, offset = 0): void {
  if (single === true) f.memory("f32.load", offset).op("f64.promote_f32");
  else f.memory("f64.load", offset);
}

/** Stores an f64; the address is below it on the stack. */
export function storeOne(f: FunctionBuilder, { single }: Pick<Access, "single">, offset = 0): void {
  if (single === true) f.op("f32.demote_f64").memory("f32.store", offset);
  else f.memory("f64.store", offset);
}

/** count elements from an access on become `value`. */
export function fillWith(f: FunctionBuilder, to: Access, count: number, value: number): void {
  if (count === 0) return;
  if (Object.is(value, 0)) {
    pushAddress(f, to);
    f.i32(0)
      .i32(widthOf(to) * count)
      .fill();
    return;
  }
  eachElement(f, to, count, (at) => storeOne(f.get(at).f64(value), to));
}

/** Code for each of count elements from an access on; `at` is the local of its address. */
export function eachElement(f: FunctionBuilder, to: Access, count: number, body: (at: number) => void): void {
  if (count === 0) return;
  const [at, end] = [f.take("i32"), f.take("i32")];
  pushAddress(f, to);
  f.tee(at)
    .i32(widthOf(to) * count)
    .op("i32.add")
    .set(end);
  f.loop((again) => {
    body(at);
    f.get(at).i32(widthOf(to)).op("i32.add").tee(at).get(end).op("i32.lt_u").brIf(again);
  });
  f.release(at);
  f.release(end);
}
