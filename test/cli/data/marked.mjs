"use wengert";
export function scaled(p) {
  return p.b.map((v) => v * p.k);
}
export function halves(x) {
  let y = x;
  while (y >= 1) y /= 2;
  return y;
}
