/**
 * Columns of a Jacobian that no row has in common can be pushed together (Curtis, Powell and Reid, J. Inst. Math. Appl. 13,
 * 1974). Gives a colour to each column such that those in one row all differ; -1: no row has the column. Greedy, columns
 * that meet most others first, which is within one of the fewest on most matrices of practice (Coleman and More, SIAM J.
 * Numer. Anal. 20, 1983).
 */
export function colourColumns(rows: readonly ArrayLike<number>[], columns: number): Int32Array {
  const rowsOf: number[][] = Array.from({ length: columns }, () => []);
  const degree = new Float64Array(columns);
  rows.forEach((row, r) => {
    for (let k = 0; k < row.length; k++) {
      rowsOf[row[k]!]!.push(r);
      degree[row[k]!]! += row.length - 1;
    }
  });
  const order = Array.from({ length: columns }, (_, c) => c).sort((a, b) => degree[b]! - degree[a]! || a - b);
  const colours = new Int32Array(columns).fill(-1);
  // By colour, the last column that met it.
  const metBy = new Int32Array(columns).fill(-1);
  for (const c of order) {
    if (rowsOf[c]!.length === 0) continue;
    for (const r of rowsOf[c]!) {
      const row = rows[r]!;
      for (let k = 0; k < row.length; k++) {
        const colour = colours[row[k]!]!;
        if (colour >= 0) metBy[colour] = c;
      }
    }
    let free = 0;
    while (metBy[free] === c) free++;
    colours[c] = free;
  }
  return colours;
}
