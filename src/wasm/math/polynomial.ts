import type { Graph } from "../graph/graph.ts";
import type { Float } from "../graph/node.ts";

/** The polynomial with the given coefficients, lowest first, by Estrin's scheme: short chains of operations. */
export function polynomial(g: Graph, x: Float, coefficients: readonly number[]): Float {
  let terms: Float[] = coefficients.map((c) => g.constant(c));
  for (let power = x; terms.length > 1; power = g.mul(power, power)) {
    const pairs: Float[] = [];
    for (let i = 0; i < terms.length; i += 2) {
      const [low, high] = [terms[i]!, terms[i + 1]];
      pairs.push(high === undefined ? low : g.add(g.mul(high, power), low));
    }
    terms = pairs;
  }
  return terms[0]!;
}
