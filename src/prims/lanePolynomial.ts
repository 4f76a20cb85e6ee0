import type { LaneBuilder } from "../ir/lower.ts";

/**
 * The polynomial with the given coefficients, lowest first, in a lane: the constant term comes last, the others by Estrin's
 * scheme, in short chains of operations.
 */
export function polynomialLane<N>(g: LaneBuilder<N>, [first, ...rest]: readonly number[], t: N): N {
  let terms = rest.map((c) => g.constant(c));
  for (let power = t; terms.length > 1; power = g.mul(power, power)) {
    const pairs: N[] = [];
    for (let i = 0; i < terms.length; i += 2) {
      const [low, high] = [terms[i]!, terms[i + 1]];
      pairs.push(high === undefined ? low : g.add(g.mul(high, power), low));
    }
    terms = pairs;
  }
  return g.add(g.mul(terms[0]!, t), g.constant(first!));
}
