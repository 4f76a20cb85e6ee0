/**
 * The two terms to multiply next: greedily those whose product is smallest beside what it replaces, then those that take
 * the fewest multiplications (the greedy order of Pfeifer, Haegeman & Verstraete 2014, "Faster identification of optimal
 * contraction sequences for tensor networks", Phys. Rev. E 90, section II).
 */
export function nextPair(
  terms: readonly (readonly string[])[],
  output: readonly string[],
  sizes: ReadonlyMap<string, number>,
): [number, number] {
  const size = (names: Iterable<string>): number => {
    let n = 1;
    for (const name of names) n *= sizes.get(name)!;
    return n;
  };
  let best: [number, number] = [0, 1];
  let growth = Number.POSITIVE_INFINITY;
  let work = Number.POSITIVE_INFINITY;
  for (let i = 0; i < terms.length; i++)
    for (let j = i + 1; j < terms.length; j++) {
      const [a, b] = [terms[i]!, terms[j]!];
      const all = new Set([...a, ...b]);
      const rest = new Set([...output, ...terms.flatMap((t, k) => (k === i || k === j ? [] : t))]);
      const grown = size([...all].filter((name) => rest.has(name))) - size(a) - size(b);
      const flops = size(all);
      if (grown > growth || (grown === growth && flops >= work)) continue;
      [best, growth, work] = [[i, j], grown, flops];
    }
  return best;
}
