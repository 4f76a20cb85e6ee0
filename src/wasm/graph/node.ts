import { type Kind, type OperationName, operationNames } from "../binary/operation.ts";

/** The pointer that stands for address 0: offsets from it are absolute. */
export const absolute = -1;

/** A value of an expression graph. `x` and `y` are integers whose meaning depends on the operation. */
export class Node<K extends Kind = Kind> {
  readonly kind: K;
  readonly id: number;
  readonly operation: number;
  readonly operands: readonly Node[];
  readonly x: number;
  readonly y: number;

  constructor(kind: K, id: number, operation: number, operands: readonly Node[], x: number, y: number) {
    this.kind = kind;
    this.id = id;
    this.operation = operation;
    this.operands = operands;
    this.x = x;
    this.y = y;
  }

  get name(): OperationName {
    return operationNames[this.operation] as OperationName;
  }
}

/** A node but for its operands. */
export type NodeForm<K extends Kind> = Pick<Node<K>, "kind" | "operation" | "x" | "y">;

export const formOf = <K extends Kind>({ kind, operation, x, y }: Node<K>): NodeForm<K> => ({ kind, operation, x, y });

export type Float = Node<"float">;
export type Single = Node<"single">;
export type Integer = Node<"integer">;
export type Mask = Node<"mask">;
export type Address = Node<"address">;

/** What memory holds. */
export type Value = Float | Single;

/** An effect: a value written to memory or to a variable, or an end of the body where a mask holds in some lane. */
export type Root =
  | { readonly kind: "leave"; readonly value: Mask }
  | { readonly kind: "store" | "storeFirst"; readonly pointer: number; readonly offset: number; readonly value: Value }
  | {
      readonly kind: "scatter";
      readonly address: Address;
      readonly offset: number;
      readonly value: Value;
      /** The first of the lanes. */
      readonly first: number;
    }
  | { readonly kind: "assign"; readonly variable: number; readonly value: Float };

/** Nodes by number, each expression once: a hash table with linear probing over integer keys. */
export class NodeTable {
  readonly nodes: Node[] = [];
  #slots: Int32Array = new Int32Array(256).fill(-1);
  #hashes: Int32Array = new Int32Array(128);

  intern<K extends Kind>(kind: K, operation: number, operands: readonly Node[], x: number, y: number): Node<K> {
    let hash = Math.imul(operation + 1, 0x9e3779b1) ^ Math.imul(x, 0x85ebca6b) ^ Math.imul(y, 0xc2b2ae35);
    for (let i = 0; i < operands.length; i++) {
      hash = Math.imul(hash ^ ((operands[i] as Node).id + 1), 0x27d4eb2f);
      hash ^= hash >>> 15;
    }
    hash ^= hash >>> 13;
    const last = this.#slots.length - 1;
    let slot = hash & last;
    for (let id = this.#slots[slot] as number; id >= 0; id = this.#slots[slot] as number) {
      const node = this.nodes[id] as Node;
      if (
        this.#hashes[id] === hash &&
        node.kind === kind &&
        node.operation === operation &&
        node.x === x &&
        node.y === y &&
        sameOperands(node.operands, operands)
      ) {
        return node as Node<K>;
      }
      slot = (slot + 1) & last;
    }
    const node = new Node(kind, this.nodes.length, operation, operands, x, y);
    this.nodes.push(node);
    this.#slots[slot] = node.id;
    this.#hashes[node.id] = hash;
    if (this.nodes.length === this.#hashes.length) this.#grow();
    return node;
  }

  #grow(): void {
    const hashes = new Int32Array(2 * this.#hashes.length);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    this.#slots = new Int32Array(2 * hashes.length).fill(-1);
    const last = this.#slots.length - 1;
    for (let id = 0; id < this.nodes.length; id++) {
      let slot = (hashes[id] as number) & last;
      while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & last;
      this.#slots[slot] = id;
    }
  }
}

function sameOperands(a: readonly Node[], b: readonly Node[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
