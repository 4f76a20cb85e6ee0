import type { Point } from "./svg.ts";

/** A directed graph without cycles: names of nodes in an order in which every edge leads onwards, and edges between them. */
export interface Dag {
  readonly nodes: readonly string[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

/** Where nodes stand and which places edges pass on their way, ends included, in steps between neighbours and between layers. */
export interface Layout {
  readonly columns: number;
  readonly rows: number;
  readonly places: ReadonlyMap<string, Point>;
  /** One list an edge, in their order. */
  readonly ways: readonly (readonly Point[])[];
}

interface Spot {
  readonly layer: number;
  /** Neighbours one layer up and one down. */
  readonly up: Spot[];
  readonly down: Spot[];
  x: number;
}

const mean = (spots: readonly Spot[], otherwise: number): number =>
  spots.length === 0 ? otherwise : spots.reduce((sum, { x }) => sum + x, 0) / spots.length;

/** Puts the spots of a layer at steps of one in the order of their wishes, or else in the order they have, near their wishes on the whole. */
function settle(layer: readonly Spot[], wish: (spot: Spot) => number, columns: number): void {
  const order = layer.map((spot) => ({ spot, at: wish(spot) })).sort((a, b) => a.at - b.at || a.spot.x - b.spot.x);
  const shift = order.reduce((sum, { at }, k) => sum + at - k, 0) / Math.max(1, order.length);
  const first = Math.max(0, Math.min(columns - order.length, shift));
  order.forEach(({ spot }, k) => {
    spot.x = first + k;
  });
}

/**
 * Layers by the longest way from a node without predecessors; edges over several layers pass a spot in each. Within a layer the
 * order is that of the means of neighbours, a few times down and up (Sugiyama, Tagawa and Toda 1981).
 */
export function layered({ nodes, edges }: Dag): Layout {
  const spots = new Map<string, Spot>();
  const layers: Spot[][] = [];
  const spotIn = (layer: number): Spot => {
    layers[layer] ??= [];
    const spot = { layer, up: [], down: [], x: layers[layer].length };
    layers[layer].push(spot);
    return spot;
  };
  for (const node of nodes) {
    const before = edges.filter(([, to]) => to === node).map(([from]) => spots.get(from)!.layer);
    spots.set(node, spotIn(before.length === 0 ? 0 : Math.max(...before) + 1));
  }
  const chains = edges.map(([from, to]) => {
    const [start, end] = [spots.get(from)!, spots.get(to)!];
    const between = Array.from({ length: end.layer - start.layer - 1 }, (_, k) => spotIn(start.layer + k + 1));
    const chain = [start, ...between, end];
    for (let k = 1; k < chain.length; k++) {
      chain[k]!.up.push(chain[k - 1]!);
      chain[k - 1]!.down.push(chain[k]!);
    }
    return chain;
  });
  const columns = Math.max(...layers.map(({ length }) => length));
  for (const layer of layers) settle(layer, ({ x }) => x + (columns - layer.length) / 2, columns);
  for (let sweep = 0; sweep < 4; sweep++) {
    for (const layer of layers.slice(1)) settle(layer, (spot) => mean(spot.up, spot.x), columns);
    for (const layer of layers.slice(0, -1).reverse()) settle(layer, (spot) => mean(spot.down, spot.x), columns);
  }
  const place = ({ x, layer }: Spot): Point => ({ x, y: layer });
  return {
    columns,
    rows: layers.length,
    places: new Map([...spots].map(([node, spot]) => [node, place(spot)])),
    ways: chains.map((chain) => chain.map(place)),
  };
}
