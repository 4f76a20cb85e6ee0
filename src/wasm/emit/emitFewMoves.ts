import type { FunctionBuilder } from "../binary/function.ts";
import type { Access, Move, Source } from "../plan/access.ts";
import { widthOf } from "../plan/layout.ts";
import type { Shared } from "./emitSmallMatmul.ts";
import { loadOne, storeOne } from "./fill.ts";

/** Up to this size every number is moved by an instruction of its own. */
const mostNumbers = 64;

const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** Whether moves are few numbers, at addresses that grow along every axis. */
export const areFewMoves = (moves: readonly Move[]): boolean =>
  moves.reduce((n, { shape }) => n + sizeOf(shape), 0) <= mostNumbers &&
  moves.every(({ from, to }) => [from, to].every((s) => typeof s === "number" || s.strides.every((k) => k >= 0)));

/** Whether moves are of one binary64 number each. */
export const areNumbers = (moves: readonly Move[]): boolean =>
  moves.every(
    ({ shape, from, to }) => sizeOf(shape) === 1 && [from, to].every((s) => typeof s === "number" || s.single !== true),
  );

/** Moves single numbers, each by instructions of its own. */
export function emitNumbers(f: FunctionBuilder, moves: readonly Move[]): void {
  const push = (base: number | undefined): void => {
    if (base === undefined) f.i32(0);
    else f.i32(base).memory("i32.load");
  };
  for (const { from, to } of moves) {
    push(to.base);
    if (typeof from === "number") f.f64(from);
    else {
      push(from.base);
      f.memory("f64.load", from.address);
    }
    f.memory("f64.store", to.address);
  }
}

/** Moves few numbers into one array. Moves of the same shapes and strides share a function. */
export function emitFewMoves(f: FunctionBuilder, shared: Shared, moves: readonly Move[]): void {
  const arrays = moves.flatMap(({ from }) => (typeof from === "number" ? [] : [from]));
  const { to } = moves[0]!;
  const keyOf = (from: Source): string =>
    typeof from === "number" ? (Object.is(from, -0) ? "-0" : String(from)) : `${widthOf(from)}[${from.strides}]`;
  const key = `${widthOf(to)} ${moves.map((m) => `${keyOf(m.from)}>${m.shape}|${m.to.strides}@${m.to.address - to.address}`).join(" ")}`;
  const write = shared(`moves ${key}`, 1 + arrays.length, (g) => {
    let parameter = 1;
    for (const { shape, from, to: at } of moves) {
      const own = typeof from === "number" ? -1 : parameter++;
      eachPosition(shape, (position) => {
        const offset = (access: Access): number =>
          widthOf(access) * position.reduce((sum, i, axis) => sum + i * access.strides[axis]!, 0);
        g.get(0);
        if (typeof from === "number") g.f64(from);
        else loadOne(g.get(own), from, offset(from));
        storeOne(g, at, at.address - to.address + offset(at));
      });
    }
  });
  for (const { address, base } of [to, ...arrays]) {
    f.i32(address);
    if (base !== undefined) f.i32(base).memory("i32.load").op("i32.add");
  }
  f.call(write);
}
function eachPosition(shape: readonly number[], visit: (position: readonly number[]) => void): void {
  const position = shape.map(() => 0);
  for (let left = sizeOf(shape); left > 0; left--) {
    visit(position);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position[axis]!++;
      if (position[axis]! < shape[axis]!) break;
      position[axis] = 0;
    }
  }
}
