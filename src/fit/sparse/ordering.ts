/**
 * An order of the n columns of A in which the factor of A^T A fills little: the column of least degree next, by rows as
 * cliques, which each step joins to one, and degrees as sums over them (Davis, Gilbert, Larimore & Ng 2004, "A column
 * approximate minimum degree ordering algorithm", ACM TOMS 30, 353-376). `rows`: the columns of each row.
 */
export function columnOrder(n: number, rows: readonly ArrayLike<number>[]): Int32Array {
  const members: (Set<number> | undefined)[] = rows.map((row) => new Set(Array.from(row)));
  const cliquesOf: Set<number>[] = Array.from({ length: n }, () => new Set());
  members.forEach((set, e) => {
    for (const v of set!) cliquesOf[v]!.add(e);
  });
  const degreeOf = (v: number): number => {
    let sum = 0;
    for (const e of cliquesOf[v]!) sum += members[e]!.size - 1;
    return sum;
  };
  const degrees = Float64Array.from({ length: n }, (_, v) => degreeOf(v));
  const order = new Int32Array(n);
  for (let k = 0; k < n; k++) {
    let next = -1;
    for (let v = 0; v < n; v++) if (degrees[v]! < Infinity && (next < 0 || degrees[v]! < degrees[next]!)) next = v;
    order[k] = next;
    degrees[next] = Infinity;
    const joined = new Set<number>();
    for (const e of cliquesOf[next]!) {
      for (const v of members[e]!) {
        cliquesOf[v]!.delete(e);
        if (v !== next) joined.add(v);
      }
      members[e] = undefined;
    }
    const clique = members.push(joined) - 1;
    for (const v of joined) cliquesOf[v]!.add(clique);
    for (const v of joined) degrees[v] = Math.min(n - k - 2, degreeOf(v));
  }
  return order;
}
