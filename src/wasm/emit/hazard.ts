import { operation } from "../binary/operation.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node, Root } from "../graph/node.ts";
import { absolute } from "../graph/node.ts";
import type { Schedule } from "../graph/schedule.ts";

/** The pointer behind an address; indices may lead anywhere. */
const pointerOf = (address: Node): number => (address.operation === operation.strided ? address.x : absolute);

/** Last use of each place by a number made of pointer and offset. */
class Places {
  readonly #offsets: Map<number, Map<number, number>> = new Map();

  set(pointer: number, offset: number, root: number): void {
    let offsets = this.#offsets.get(pointer);
    if (offsets === undefined) {
      offsets = new Map();
      this.#offsets.set(pointer, offsets);
    }
    offsets.set(offset, root);
  }

  /** The last root that reads anything less than so many bytes from an offset. */
  last(pointer: number, offset: number, reach: number): number {
    const offsets = this.#offsets.get(pointer);
    let last = -1;
    if (offsets === undefined) return last;
    for (let bytes = 4 - reach; bytes < reach; bytes += 4) last = Math.max(last, offsets.get(offset + bytes) ?? -1);
    return last;
  }
}

/**
 * For each root: whether a later root reads what it overwrites, so that writing has to wait. Different pointers are
 * taken to lead to different places, and offsets from one pointer to be multiples of 4 apart; `reach` are the bytes of
 * the largest value.
 */
export function mustWait({ nodes, roots }: Graph, { stream, starts }: Schedule, reach: number): boolean[] {
  const places = new Places();
  const variables = new Map<number, number>();
  for (let root = 0; root < roots.length; root++) {
    for (let at = starts[root]!; at < starts[root + 1]!; at++) {
      const entry = stream[at]!;
      const node = nodes[entry < 0 ? ~entry : entry]!;
      if (node.operation === operation.variable) variables.set(node.x, root);
      else if (entry < 0) continue;
      else if (node.operation === operation.load || node.operation === operation.splat)
        places.set(node.x, node.y, root);
      else if (node.operation === operation.gather) places.set(pointerOf(node.operands[0]!), node.x, root);
    }
  }
  return roots.map((root, index) => lastRead(root, places, variables, reach) > index);
}

function lastRead(root: Root, places: Places, variables: Map<number, number>, reach: number): number {
  if (root.kind === "leave") return -1;
  if (root.kind === "assign") return variables.get(root.variable) ?? -1;
  const pointer = root.kind === "scatter" ? pointerOf(root.address) : root.pointer;
  return places.last(pointer, root.offset, reach);
}
