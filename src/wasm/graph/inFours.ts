import { bitsOfSingle, constantOf } from "../binary/constant.ts";
import { type Kind, type OperationName, operation } from "../binary/operation.ts";
import { Graph } from "./graph.ts";
import type { Address, Float, Mask, Node, NodeForm, Root, Single } from "./node.ts";
import { formOf } from "./node.ts";

type Pair<K extends Kind> = readonly [low: Node<K>, high: Node<K>];

/** Operations that make binary32 numbers from such, whatever the format they are computed in. */
const exact: ReadonlySet<number> = new Set(
  (
    [
      "negate",
      "absolute",
      "nearest",
      "truncate",
      "floor",
      "ceiling",
      "minimum",
      "maximum",
      "pseudoMinimum",
      "pseudoMaximum",
      "select",
    ] as const
  ).map((name) => operation[name]),
);
/**
 * Operations on binary32 numbers whose result in binary64, rounded to binary32, is the one of binary32 arithmetic: 53 is
 * at least 2 * 24 + 2 (Figueroa, When is double rounding innocuous?, SIGNUM Newsletter 30, 1995).
 */
const innocuous: ReadonlySet<number> = new Set(
  (["add", "subtract", "multiply", "divide", "squareRoot"] as const).map((name) => operation[name]),
);
const comparisons: ReadonlySet<number> = new Set(
  (["equal", "unequal", "less", "lessEqual"] as const).map((name) => operation[name]),
);

/**
 * A graph for four lanes: numbers that are binary32 by nature are computed four at a time, with the very bits that they have
 * in binary64; all others as pairs of two. A sum over lanes takes both of a pair into its variable. Nothing may be called.
 */
export function inFours(from: Graph): Graph {
  return new Fours(from).graph;
}

class Fours {
  readonly graph: Graph = new Graph();
  readonly #singles: Map<Node, Single | undefined> = new Map();
  readonly #pairs: Map<Node, Pair<Kind>> = new Map();
  readonly #narrow: Map<Mask, boolean> = new Map();
  readonly #masks: Map<Mask, Mask> = new Map();

  constructor(from: Graph) {
    for (const root of from.roots) this.#root(root);
  }

  #root(root: Root): void {
    const g = this.graph;
    if (root.kind === "leave") throw new Error("emitter: a loop of four lanes is not left");
    if (root.kind === "assign") {
      g.assign(root.variable, this.#taken(root.variable, root.value));
      return;
    }
    const { value, offset } = root;
    const whole = value.kind === "single" ? this.#single(value) : undefined;
    const [low, high] = whole === undefined ? this.#pair<"float">(value as Float) : [whole, whole];
    if (root.kind === "scatter") {
      const address = this.#address(root.address);
      g.scatter(address, offset, low);
      if (whole === undefined) g.scatter(address, offset, high, 2);
    } else if (root.kind === "storeFirst") g.storeFirst(root.pointer, offset, low);
    else {
      g.store(root.pointer, offset, low);
      if (whole === undefined) g.store(root.pointer, offset + 16, high);
    }
  }

  /** What a variable becomes that takes in a value of each lane. */
  #taken(slot: number, value: Float): Float {
    const [a, b] = value.operands as [Float, Float];
    const isFirst = a.operation === operation.variable && a.x === slot;
    const [low, high] = this.#pair<"float">(isFirst ? b : a);
    const both = this.graph.like(value, [low, high]);
    return this.graph.like(value, [this.graph.variable(slot), both]);
  }

  #address(node: Address): Address {
    return this.graph.like(
      node,
      node.operands.map((a) => this.#address(a as Address)),
    );
  }

  #single(node: Single): Single {
    const [operand] = node.operands;
    if (node.operation === operation.demote) return this.#rounded(operand as Float);
    return this.graph.like(node, operand === undefined ? [] : [this.#address(operand as Address)]);
  }

  /** A float as binary32 numbers, if it is always one. */
  #known(node: Float): Single | undefined {
    if (this.#singles.has(node)) return this.#singles.get(node);
    const found = this.#exactly(node);
    this.#singles.set(node, found);
    return found;
  }

  #exactly(node: Float): Single | undefined {
    if (node.operation === operation.promote) return this.#single(node.operands[0] as Single);
    const value = constantOf(node);
    if (value !== undefined) {
      const bits = bitsOfSingle(value);
      const form = { kind: "single", operation: operation.constant, x: bits, y: bits } as const;
      return Object.is(Math.fround(value), value) ? this.graph.like(form, []) : undefined;
    }
    return exact.has(node.operation) ? this.#inSingles(node) : undefined;
  }

  /** The operation of a node on binary32 numbers, if its operands are. */
  #inSingles(node: Float): Single | undefined {
    const operands: Node[] = [];
    for (const a of node.operands) {
      const own = a.kind === "mask" ? this.#mask(a as Mask) : this.#known(a as Float);
      if (own === undefined) return undefined;
      operands.push(own);
    }
    return this.graph.like({ ...formOf(node), kind: "single" }, operands);
  }

  /** The binary32 numbers nearest to a float. */
  #rounded(node: Float): Single {
    const own = this.#known(node) ?? (innocuous.has(node.operation) ? this.#inSingles(node) : undefined);
    return own ?? this.graph.like(named("single", "demotePair"), this.#pair<"float">(node));
  }

  #pair<K extends Kind>(node: Node<K>): Pair<K> {
    let pair = this.#pairs.get(node);
    if (pair === undefined) {
      pair = this.#pairOf(node);
      this.#pairs.set(node, pair);
    }
    return pair as Pair<K>;
  }

  #pairOf(node: Node): Pair<Kind> {
    const g = this.graph;
    if (node.kind === "mask" && this.#isNarrow(node as Mask)) {
      const whole = this.#mask(node as Mask);
      return [g.like(named(node.kind, "maskLow"), [whole]), g.like(named(node.kind, "maskHigh"), [whole])];
    }
    if (node.operation === operation.constant) return [g.like(node, []), g.like(node, [])];
    const single = node.kind === "float" ? this.#known(node as Float) : undefined;
    if (single !== undefined) return [g.promote(single), g.like(named(node.kind, "promoteHigh"), [single])];
    const { kind, operation: number, x, y } = node;
    switch (number) {
      case operation.load:
        return [g.like(node, []), g.like({ kind, operation: number, x, y: y + 16 }, [])];
      case operation.counter:
        return [g.like(node, []), g.like({ kind, operation: number, x, y: 2 }, [])];
      case operation.gather: {
        const address = this.#address(node.operands[0] as Address);
        return [g.like(node, [address]), g.like({ kind, operation: number, x, y: 2 }, [address])];
      }
      default: {
        const pairs = node.operands.map((a) => this.#pair(a));
        return [
          g.like(
            node,
            pairs.map(([low]) => low),
          ),
          g.like(
            node,
            pairs.map(([, high]) => high),
          ),
        ];
      }
    }
  }

  /** Whether a mask comes from binary32 numbers. */
  #isNarrow(node: Mask): boolean {
    let narrow = this.#narrow.get(node);
    if (narrow === undefined) {
      const isComparison = comparisons.has(node.operation);
      narrow =
        node.operation !== operation.integerEqual &&
        node.operands.every((a) => (isComparison ? this.#known(a as Float) !== undefined : this.#isNarrow(a as Mask)));
      this.#narrow.set(node, narrow);
    }
    return narrow;
  }

  /** A mask for binary32 numbers. */
  #mask(node: Mask): Mask {
    let mask = this.#masks.get(node);
    if (mask === undefined) {
      mask = this.#maskOf(node);
      this.#masks.set(node, mask);
    }
    return mask;
  }

  #maskOf(node: Mask): Mask {
    const g = this.graph;
    if (!this.#isNarrow(node)) return g.like(named(node.kind, "maskPair"), this.#pair<"mask">(node));
    const isComparison = comparisons.has(node.operation);
    return g.like(
      node,
      node.operands.map((a) => (isComparison ? this.#known(a as Float)! : this.#mask(a as Mask))),
    );
  }
}

/** An operation of its own on nodes of the graph for four lanes. */
const named = <K extends Kind>(kind: K, name: OperationName): NodeForm<K> => ({
  kind,
  operation: operation[name],
  x: 0,
  y: 0,
});
