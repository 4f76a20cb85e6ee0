import type { FunctionBuilder } from "../binary/function.ts";
import { increase } from "../emit/loops.ts";
import type { Located } from "./context.ts";
import type { Label } from "./labels.ts";

/** Numbers of the points of a block, between memory and a buffer. */
export interface Transfer {
  readonly kind: "load" | "store";
  readonly outside: Located;
  readonly buffer: Located;
  /** Axes beside the points, and their lengths. */
  readonly axes: readonly { readonly label: Label; readonly extent: number }[];
  readonly points: Label;
  /** The points of a block, and of all; `isWhole`: blocks have no points to spare. */
  readonly block: number;
  readonly total: number;
  readonly isWhole: boolean;
}

/**
 * Goes over the points of a block two by two; `first` is the local of the number of its first point. Buffers hold 0 at
 * points to spare, and nothing is stored from there.
 */
export function emitTransfer(f: FunctionBuilder, first: number, transfer: Transfer): void {
  const { outside, points, block, total, isWhole } = transfer;
  const stride = outside.strides.get(points)!;
  const [memory, buffer] = [f.take("i32"), f.take("i32")];
  f.get(first).i32(stride).op("i32.mul");
  if (outside.cell !== undefined) f.i32(outside.cell).memory("i32.load").op("i32.add");
  f.set(memory).i32(0).set(buffer);
  f.loop((again) => {
    const left = (atLeast: number): void => {
      f.get(first)
        .get(buffer)
        .i32(3)
        .op("i32.shr_u")
        .op("i32.add")
        .i32(total - atLeast + 1)
        .op("i32.lt_u");
    };
    const rows = (count: 0 | 1 | 2): void => emitRows(f, transfer, memory, buffer, stride, count);
    if (isWhole) rows(2);
    else {
      left(2);
      f.if(
        () => rows(2),
        () => {
          left(1);
          f.if(
            () => rows(1),
            () => rows(0),
          );
        },
      );
    }
    increase(f, memory, 2 * stride);
    increase(f, buffer, 16);
    f.get(buffer)
      .i32(8 * block)
      .op("i32.lt_u")
      .brIf(again);
  });
  f.release(memory);
  f.release(buffer);
}

/** `count` points along the other axes. */
function emitRows(
  f: FunctionBuilder,
  { kind, outside, buffer: to, axes }: Transfer,
  memory: number,
  buffer: number,
  stride: number,
  count: 0 | 1 | 2,
): void {
  if (kind === "store" && count === 0) return;
  const [from, at] = [f.take("i32"), f.take("i32")];
  f.get(memory).set(from).get(buffer).set(at);
  const loops = (depth: number): void => {
    const axis = axes[depth];
    if (axis === undefined) {
      if (kind === "load") loadPoints(f, from, outside.address, at, to.address, stride, count);
      else storePoints(f, from, outside.address, at, to.address, stride, count);
      return;
    }
    const steps = [
      [from, outside.strides.get(axis.label)!],
      [at, to.strides.get(axis.label)!],
    ] as const;
    const k = f.take("i32");
    f.i32(axis.extent).set(k);
    f.loop((again) => {
      loops(depth + 1);
      for (const [local, step] of steps) increase(f, local, step);
      f.get(k).i32(1).op("i32.sub").tee(k).brIf(again);
    });
    for (const [local, step] of steps) increase(f, local, -step * axis.extent);
    f.release(k);
  };
  loops(0);
  f.release(from);
  f.release(at);
}

function loadPoints(
  f: FunctionBuilder,
  from: number,
  address: number,
  at: number,
  to: number,
  stride: number,
  count: 0 | 1 | 2,
): void {
  f.get(at);
  if (count === 0) f.v128(0, 0, 0, 0);
  else if (count === 1) f.get(from).memory("v128.load64_zero", address);
  else if (stride === 8) f.get(from).memory("v128.load", address);
  else {
    const pair = f.take("v128");
    f.get(from).memory("v128.load64_zero", address).set(pair);
    f.get(from)
      .get(pair)
      .memoryLane("v128.load64_lane", address + stride, 1);
    f.release(pair);
  }
  f.memory("v128.store", to);
}

function storePoints(
  f: FunctionBuilder,
  to: number,
  address: number,
  at: number,
  from: number,
  stride: number,
  count: 1 | 2 | 0,
): void {
  const pair = f.take("v128");
  f.get(at).memory("v128.load", from).set(pair);
  f.get(to).get(pair).memoryLane("v128.store64_lane", address, 0);
  if (count === 2)
    f.get(to)
      .get(pair)
      .memoryLane("v128.store64_lane", address + stride, 1);
  f.release(pair);
}
