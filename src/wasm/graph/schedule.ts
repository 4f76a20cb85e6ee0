import type { Node } from "./node.ts";

/** In which order a stack machine computes a list of values. */
export interface Schedule {
  /**
   * Instructions in order: n computes node n from the operands on the stack and leaves its value there; ~n leaves the
   * value of node n, computed before, there again.
   */
  readonly stream: Int32Array;
  /** Where the instructions of each value begin in the stream; its last entry is the stream's length. */
  readonly starts: Int32Array;
  /** How often each node is wanted, as an operand or as one of the values. */
  readonly uses: Int32Array;
}

/**
 * Depth-first order, operands from left to right, which is the order of a stack machine. `ready` marks (by 1) nodes
 * whose values exist already. No recursion: chains may be as long as a program.
 */
export function schedule(values: readonly Node[], nodeCount: number, ready: Uint8Array): Schedule {
  const seen = Uint8Array.from(ready);
  const uses = new Int32Array(nodeCount);
  const starts = new Int32Array(values.length + 1);
  const stream: number[] = [];
  const path: Node[] = [];
  const next: number[] = [];
  const visit = (node: Node): void => {
    uses[node.id]!++;
    if (seen[node.id] === 1) {
      stream.push(~node.id);
      return;
    }
    seen[node.id] = 1;
    path.push(node);
    next.push(0);
  };
  values.forEach((value, index) => {
    starts[index] = stream.length;
    visit(value);
    while (path.length > 0) {
      const top = path.length - 1;
      const node = path[top]!;
      const operand = node.operands[next[top]!];
      if (operand === undefined) {
        stream.push(node.id);
        path.pop();
        next.pop();
      } else {
        next[top]!++;
        visit(operand);
      }
    }
  });
  starts[values.length] = stream.length;
  return { stream: Int32Array.from(stream), starts, uses };
}

/** Nodes that are the same in every iteration of a loop, by 1: constants, fixed splats and what is made of them. */
export function invariants(nodes: readonly Node[], isFixed: (leaf: Node) => boolean): Uint8Array {
  const invariant = new Uint8Array(nodes.length);
  for (const node of nodes) {
    const same =
      node.operands.length === 0 ? isFixed(node) : node.operands.every((operand) => invariant[operand.id] === 1);
    if (same) invariant[node.id] = 1;
  }
  return invariant;
}
