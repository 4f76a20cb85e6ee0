import type { ModuleBuilder } from "../assembler.ts";
import type { FunctionBuilder } from "../function.ts";
import { forRange, increase, increaseBy } from "../loops.ts";
import { unrolled } from "./tile.ts";

const parameters = { from: 0, across: 1, along: 2, to: 3, count: 4, length: 5 } as const;

/**
 * Copies a matrix into panels of `width` lines: element (i, k) from `from + across i + along k` (bytes), i < count,
 * k < length, to panel i div width, place k width + i mod width. Missing lines, and `length` up to a multiple of the
 * tile's steps, are zeros. A factor's rows or columns are its lines, so the strides say whether it is transposed.
 */
export function definePack(module: ModuleBuilder, width: number): FunctionBuilder {
  const f = module.define(`pack${width}`, Array(6).fill("i32"), []);
  const { from, across, along, to, count, length } = parameters;
  const line = f.take("i32");
  const k = f.take("i32");
  const source = Array.from({ length: width }, () => f.take("i32"));
  const target = f.take("i32");
  const left = f.take("i32");
  const panelBytes = f.take("i32");
  f.get(length)
    .i32(unrolled - 1)
    .op("i32.add")
    .i32(-unrolled)
    .op("i32.and");
  f.i32(8 * width)
    .op("i32.mul")
    .set(panelBytes);

  const copyContiguous = (): void => {
    for (let w = 0; w < width; w += 2) {
      f.get(target)
        .get(source[0]!)
        .memory("v128.load", 8 * w)
        .memory("v128.store", 8 * w);
    }
    increaseBy(f, source[0]!, along);
  };
  const copyStrided = (): void => {
    for (const [w, s] of source.entries()) {
      f.get(target)
        .get(s)
        .memory("f64.load", 0)
        .memory("f64.store", 8 * w);
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
    f.get(across).i32(8).op("i32.eq");
    const copy = (body: () => void) => () => {
      forRange(f, k, length, 1, () => {
        body();
        increase(f, target, 8 * width);
      });
    };
    f.if(copy(copyContiguous), copy(copyStrided));
    f.get(length)
      .i32(unrolled - 1)
      .op("i32.and");
    f.if(() => f.get(target).i32(0).get(to).get(panelBytes).op("i32.add").get(target).op("i32.sub").fill());
  };
  const partPanel = (): void => {
    const [lineStart, at] = source as [number, number];
    f.get(to).i32(0).get(panelBytes).fill();
    f.get(from).set(lineStart);
    const i = f.take("i32");
    forRange(f, i, left, 1, () => {
      f.get(lineStart).set(at);
      f.get(to).get(i).i32(3).op("i32.shl").op("i32.add").set(target);
      forRange(f, k, length, 1, () => {
        f.get(target).get(at).memory("f64.load", 0).memory("f64.store", 0);
        increaseBy(f, at, along);
        increase(f, target, 8 * width);
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
