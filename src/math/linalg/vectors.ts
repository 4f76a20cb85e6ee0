/** Sign convention: negates the vector if its leading component is negative; tells whether it did. */
export function orient(count: number, x: Float64Array, offset: number, stride: number): boolean {
  let largest = 0;
  for (let i = 0; i < count; i++) largest = Math.max(largest, Math.abs(x[offset + i * stride]!));
  for (let i = 0; i < count; i++) {
    const leading = x[offset + i * stride]!;
    if (Math.abs(leading) < largest * (1 - 1e-9)) continue;
    if (leading >= 0) return false;
    for (let j = 0; j < count; j++) x[offset + j * stride] = 0 - x[offset + j * stride]!;
    return true;
  }
  return false;
}

/** (x, y) := (c x + s y, c y - s x) for two rows of length `count`. */
export function rotateRows(count: number, rows: Float64Array, xRow: number, yRow: number, c: number, s: number): void {
  for (let i = 0; i < count; i++) {
    const x = rows[xRow + i]!;
    const y = rows[yRow + i]!;
    rows[xRow + i] = c * x + s * y;
    rows[yRow + i] = c * y - s * x;
  }
}
