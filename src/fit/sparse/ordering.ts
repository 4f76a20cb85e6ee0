/**
 * An order of the n columns of A in which the factor of A^T A fills little: the column of least degree next, by rows as
 * cliques, which each step joins to one, and degrees as sums over them (Davis, Gilbert, Larimore & Ng 2004, "A column
 * approximate minimum degree ordering algorithm", ACM TOMS 30, 353-376). `rows`: the columns of each row.
 */
export function columnOrder(n: number, rows: readonly ArrayLike<number>[]): Int32Array {
  const cliques: (Set<number> | undefined)[] = [];
  const cliquesOf: Set<number>[] = Array.from({ length: n }, () => new Set());
  const degrees = new Float64Array(n);
  const join = (members: Set<number>): void => {
    // One column alone is joined to nothing.
    if (members.size < 2) return;
    const clique = cliques.push(members) - 1;
    for (const v of members) {
      cliquesOf[v]!.add(clique);
      degrees[v] = degrees[v]! + members.size - 1;
    }
  };
  for (const row of rows) join(new Set(Array.from(row)));
  const queue = new Queue();
  /** By degree, then by number; what has had another degree since is passed over. */
  const enter = (v: number): void => queue.add(degrees[v]! * n + v);
  for (let v = 0; v < n; v++) enter(v);
  const order = new Int32Array(n);
  const taken = new Uint8Array(n);
  for (let k = 0; k < n; ) {
    const key = queue.takeLeast();
    const next = key % n;
    if (taken[next] === 1 || key !== degrees[next]! * n + next) continue;
    taken[next] = 1;
    order[k++] = next;
    const joined = new Set<number>();
    for (const e of cliquesOf[next]!) {
      const members = cliques[e]!;
      for (const v of members) {
        cliquesOf[v]!.delete(e);
        degrees[v] = degrees[v]! - (members.size - 1);
        if (v !== next) joined.add(v);
      }
      cliques[e] = undefined;
    }
    join(joined);
    for (const v of joined) enter(v);
  }
  return order;
}
/** A binary heap of numbers. */
class Queue {
  readonly #heap: number[] = [];

  add(key: number): void {
    const heap = this.#heap;
    let at = heap.push(key) - 1;
    for (let up = (at - 1) >> 1; at > 0 && heap[up]! > key; up = (at - 1) >> 1) {
      heap[at] = heap[up]!;
      at = up;
    }
    heap[at] = key;
  }
  takeLeast(): number {
    const heap = this.#heap;
    const least = heap[0]!;
    const key = heap.pop()!;
    const n = heap.length;
    if (n === 0) return least;
    let at = 0;
    for (let down = 1; down < n; down = 2 * at + 1) {
      if (down + 1 < n && heap[down + 1]! < heap[down]!) down++;
      if (heap[down]! >= key) break;
      heap[at] = heap[down]!;
      at = down;
    }
    heap[at] = key;
    return least;
  }
}
