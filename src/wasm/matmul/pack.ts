import type { ModuleBuilder } from "../binary/assembler.ts";
import type { FunctionBuilder } from "../binary/function.ts";
import { forRange, increase, increaseBy } from "../emit/loops.ts";
import { packedBytes, type Tile } from "./tile.ts";

const parameters = { from: 0, across: 1, along: 2, to: 3, count: 4, length: 5 } as const;

/**
 * Copies a matrix into panels of `width` lines: element (i, k) from `from + across i + along k` (bytes),
 * i < count, k < length, to panel i div width, place k width + i mod width. Missing lines are zeros. A factor's rows or
 * columns are its lines, so the strides say whether it is transposed. With `negates` signs are turned.
 */
export function definePack(
  module: ModuleBuilder,
  width: number,
  { precision, width: own }: Tile,
  negates = false,
): FunctionBuilder {
  const f = module.define(`pack${width}.${precision}${negates ? ".negated" : ""}`, Array(6).fill("i32"), []);
  const { from, across, along, to, count, length } = parameters;
  const bytes = packedBytes[precision];
  const line = f.take("i32");
  const k = f.take("i32");
  const source = Array.from({ length: width }, () => f.take("i32"));
  const target = f.take("i32");
  const left = f.take("i32");
  const panelBytes = f.take("i32");
  f.get(length)
    .i32(bytes * width)
    .op("i32.mul")
    .set(panelBytes);

  /** As many numbers as a register holds. */
  const several = (w: number): void => {
    f.get(target)
      .get(source[0]!)
      .memory("v128.load", own * w);
    if (negates) f.op("f64x2.neg");
    if (bytes === own) f.memory("v128.store", own * w);
    else f.op("f32x4.demote_f64x2_zero").memoryLane("v128.store64_lane", 4 * w, 0);
  };
  const one = (at: number, w: number): void => {
    f.get(target)
      .get(at)
      .memory(own === 8 ? "f64.load" : "f32.load");
    if (negates) f.op("f64.neg");
    if (own > bytes) f.op("f32.demote_f64");
    f.memory(bytes === 8 ? "f64.store" : "f32.store", bytes * w);
  };
  const copyContiguous = (): void => {
    for (let w = 0; w < width; w += 16 / own) several(w);
    increaseBy(f, source[0]!, along);
  };
  const copyStrided = (): void => {
    for (const [w, s] of source.entries()) {
      one(s, w);
      increaseBy(f, s, along);
    }
  };
  const fullPanel = (): void => {
    f.get(from).set(source[0]!);
    for (let w = 1; w < width; w++)
      f.get(source[w - 1]!)
        .get(across)
        .op("i32.add")
        .set(source[w]!);
    f.get(across).i32(own).op("i32.eq");
    const copy = (body: () => void) => () => {
      forRange(f, k, length, 1, () => {
        body();
        increase(f, target, bytes * width);
      });
    };
    f.if(copy(copyContiguous), copy(copyStrided));
  };
  const partPanel = (): void => {
    const [lineStart, at] = source as [number, number];
    f.get(to).i32(0).get(panelBytes).fill();
    f.get(from).set(lineStart);
    const i = f.take("i32");
    forRange(f, i, left, 1, () => {
      f.get(lineStart).set(at);
      f.get(to).get(i).i32(bytes).op("i32.mul").op("i32.add").set(target);
      forRange(f, k, length, 1, () => {
        one(at, 0);
        increaseBy(f, at, along);
        increase(f, target, bytes * width);
      });
      increaseBy(f, lineStart, across);
    });
    f.release(i);
  };

  forRange(f, line, count, width, () => {
    f.get(to).set(target);
    f.get(count).get(line).op("i32.sub").tee(left).i32(width).op("i32.ge_u");
    f.if(fullPanel, partPanel);
    f.get(from).get(across).i32(width).op("i32.mul").op("i32.add").set(from);
    increaseBy(f, to, panelBytes);
  });
  return f;
}
