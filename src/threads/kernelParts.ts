import { laneAxisOf } from "../wasm/emit/nest.ts";
import type { Access } from "../wasm/plan/access.ts";
import type { Kernel } from "../wasm/plan/kernel.ts";
import { widthOf } from "../wasm/plan/layout.ts";

/** The access to the positions from `start` on of the first axis. */
const from = (access: Access, start: number): Access => ({
  ...access,
  address: access.address + widthOf(access) * start * access.strides[0]!,
});

/**
 * A loop nest as loops over parts of its first axis, which write numbers of their own only: nothing is reduced, and no
 * lanes reach beyond a row. Undefined if it is not one.
 */
export function partsOf(kernel: Kernel, count: number): Kernel[] | undefined {
  const { extents, lines } = kernel;
  const first = extents[0] ?? 1;
  // Numbers of f32 go four to a register.
  const isSingle = lines.some(
    ({ operands, store }) =>
      store?.single || operands.some(({ source }) => typeof source === "object" && source.single),
  );
  const lanes = isSingle ? 4 : 2;
  const size = lanes * Math.ceil(first / count / lanes);
  if (size * (count - 1) >= first) return undefined;
  if (lines.some(({ reduction, fill }) => reduction !== undefined || fill !== undefined)) return undefined;
  const axis = laneAxisOf(kernel);
  if (axis > 0 && extents[axis]! % lanes !== 0) return undefined;
  const stays = lines.some(({ store }) => store !== undefined && store.strides[0] === 0);
  if (stays) return undefined;
  return Array.from({ length: count }, (_, k): Kernel => {
    const start = k * size;
    return {
      extents: [Math.min(size, first - start), ...extents.slice(1)],
      lines: lines.map((line) => ({
        ...line,
        operands: line.operands.map((operand) =>
          typeof operand.source === "object" ? { ...operand, source: from(operand.source, start) } : operand,
        ),
        store: line.store && from(line.store, start),
      })),
    };
  });
}
