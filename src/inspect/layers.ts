/** Nodes on layers; edges that skip layers are broken by points, so that every piece joins neighbouring layers. */
export interface Layered {
  /** Nodes (numbers below `real`) and points, in order from left to right. */
  readonly layers: number[][];
  /** Neighbours above and below. */
  readonly up: readonly (readonly number[])[];
  readonly down: readonly (readonly number[])[];
  /** How many are nodes; the others are points of long edges. */
  readonly real: number;
  /** For each edge the chain from its first node over its points to its last. */
  readonly chains: readonly (readonly number[])[];
}
type Edges = readonly (readonly [number, number])[];

/** Nodes are numbered so that edges lead upwards in number; those of `last` stand at the bottom. */
function depths(count: number, edges: Edges, last: ReadonlySet<number>): number[] {
  const depth = new Array<number>(count).fill(0);
  const into: number[][] = Array.from({ length: count }, () => []);
  for (const [a, b] of edges) into[b]!.push(a);
  for (let i = 0; i < count; i++) for (const a of into[i]!) depth[i] = Math.max(depth[i]!, depth[a]! + 1);
  const bottom = depth.reduce((a, b) => Math.max(a, b), 0);
  for (const i of last) depth[i] = bottom;
  return depth;
}
/** How many nodes and points the layers of a graph hold. */
export function extent(count: number, edges: Edges, last: ReadonlySet<number>): number {
  const depth = depths(count, edges, last);
  return edges.reduce((sum, [a, b]) => sum + depth[b]! - depth[a]! - 1, count);
}
/** Longest-path layering (Sugiyama, Tagawa & Toda 1981): every node one below the lowest that it comes from. */
export function layered(count: number, edges: Edges, last: ReadonlySet<number>): Layered {
  const depth = depths(count, edges, last);
  const up: number[][] = Array.from({ length: count }, () => []);
  const down: number[][] = Array.from({ length: count }, () => []);
  const layers: number[][] = Array.from({ length: depth.reduce((a, b) => Math.max(a, b), 0) + 1 }, () => []);
  depth.forEach((d, i) => {
    layers[d]!.push(i);
  });
  const chains = edges.map(([a, b]) => {
    const chain = [a];
    for (let d = depth[a]! + 1; d <= depth[b]!; d++) {
      const next = d === depth[b] ? b : up.push([]) - 1;
      if (next !== b) {
        down.push([]);
        layers[d]!.push(next);
      }
      const before = chain[chain.length - 1]!;
      down[before]!.push(next);
      up[next]!.push(before);
      chain.push(next);
    }
    return chain;
  });
  return { layers, up, down, real: count, chains };
}

/** Pairs of edges between two neighbouring layers that cross: inversions, counted with a Fenwick tree. */
function crossings(upper: readonly number[], lower: readonly number[], down: Layered["down"]): number {
  const place = new Map(lower.map((v, k) => [v, k]));
  const ends = upper.flatMap((u) => down[u]!.map((v) => place.get(v)!).sort((a, b) => a - b));
  const tree = new Array<number>(lower.length + 1).fill(0);
  let total = 0;
  ends.forEach((at, seen) => {
    let before = 0;
    for (let k = at + 1; k > 0; k -= k & -k) before += tree[k]!;
    total += seen - before;
    for (let k = at + 1; k < tree.length; k += k & -k) tree[k]!++;
  });
  return total;
}
const allCrossings = ({ layers, down }: Layered): number =>
  layers.slice(1).reduce((s, layer, k) => s + crossings(layers[k]!, layer, down), 0);

/** Orders the layers by the mean place of their neighbours, downwards and upwards in turn; keeps the order with fewest crossings. */
export function untangle(g: Layered): void {
  const { layers, up, down } = g;
  let best = layers.map((layer) => [...layer]);
  let fewest = allCrossings(g);
  for (let round = 0; round < 12 && fewest > 0; round++) {
    const downwards = round % 2 === 0;
    const neighbours = downwards ? up : down;
    for (let k = 1; k < layers.length; k++) {
      const d = downwards ? k : layers.length - 1 - k;
      const place = new Map(layers[downwards ? d - 1 : d + 1]!.map((v, j) => [v, j]));
      const mean = (v: number, j: number): number => {
        const list = neighbours[v]!;
        return list.length === 0 ? j : list.reduce((s, u) => s + place.get(u)!, 0) / list.length;
      };
      const keyed = layers[d]!.map((v, j) => ({ v, j, at: mean(v, j) }));
      keyed.sort((a, b) => a.at - b.at || a.j - b.j);
      layers[d] = keyed.map(({ v }) => v);
    }
    const now = allCrossings(g);
    if (now < fewest) {
      fewest = now;
      best = layers.map((layer) => [...layer]);
    }
  }
  best.forEach((layer, d) => {
    layers[d] = layer;
  });
}
