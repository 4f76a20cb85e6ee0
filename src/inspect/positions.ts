import type { Layered } from "./layers.ts";

/**
 * Positions closest to the wished ones (weighted least squares) that keep the order and the distances: with t_i the wish
 * less the sum of distances to its left this is isotonic regression, solved by pooling adjacent violators.
 */
export function spaced(wish: readonly number[], weight: readonly number[], distance: readonly number[]): number[] {
  const offset: number[] = [];
  let sum = 0;
  wish.forEach((_, i) => {
    if (i > 0) sum += distance[i - 1]!;
    offset.push(sum);
  });
  const blocks: { mean: number; weight: number; size: number }[] = [];
  wish.forEach((x, i) => {
    let block = { mean: x - offset[i]!, weight: weight[i]!, size: 1 };
    for (let before = blocks.at(-1); before !== undefined && before.mean > block.mean; before = blocks.at(-1)) {
      const total = before.weight + block.weight;
      const mean = (before.mean * before.weight + block.mean * block.weight) / total;
      block = { mean, weight: total, size: before.size + block.size };
      blocks.pop();
    }
    blocks.push(block);
  });
  return blocks.flatMap((b) => new Array<number>(b.size).fill(b.mean)).map((t, i) => t + offset[i]!);
}

/** Horizontal centres: each layer in turn is drawn to the means of its neighbours; points of long edges pull harder. */
export function centres(g: Layered, widths: readonly number[], gap: number): number[] {
  const width = (v: number): number => widths[v] ?? 0;
  const distances = g.layers.map((layer) => layer.slice(1).map((v, k) => (width(layer[k]!) + width(v)) / 2 + gap));
  const x: number[] = [];
  const settle = (d: number, wish: (v: number) => number): void => {
    const layer = g.layers[d]!;
    const weight = layer.map((v) => (v < g.real ? 1 : 4));
    spaced(layer.map(wish), weight, distances[d]!).forEach((at, k) => {
      x[layer[k]!] = at;
    });
  };
  g.layers.forEach((_, d) => {
    settle(d, () => 0);
  });
  const mean = (list: readonly number[], v: number): number =>
    list.length === 0 ? x[v]! : list.reduce((s, u) => s + x[u]!, 0) / list.length;
  const last = g.layers.length - 1;
  for (let round = 0; round < 8; round++) {
    for (let d = 1; d <= last; d++) settle(d, (v) => mean(g.up[v]!, v));
    for (let d = last - 1; d >= 0; d--) settle(d, (v) => mean(g.down[v]!, v));
  }
  for (let round = 0; round < 24; round++)
    for (let k = 0; k <= last; k++) settle(round % 2 ? k : last - k, (v) => mean([...g.up[v]!, ...g.down[v]!], v));
  return x;
}
