/** A coordinate with one digit: a tenth of a pixel is never seen. */
export const coordinate = (v: number): string => String(Math.round(v * 10) / 10);

/** A number for a reader: so many decimals, a real minus, no minus before zero. */
export function decimals(v: number, digits = 2): string {
  const text = v.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text.replace("-", "−");
}

export const clamp = (v: number, low: number, high: number): number => Math.max(low, Math.min(high, v));

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An arrow from a to b, its head inside its length; nothing when it has none. */
export function arrow(a: Point, b: Point, className: string, head = 9): string {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (!(length > 1e-6)) return "";
  const ux = (b.x - a.x) / length;
  const uy = (b.y - a.y) / length;
  const h = Math.min(head, length * 0.6);
  const w = h * 0.42;
  const neck = { x: b.x - ux * h, y: b.y - uy * h };
  const c = coordinate;
  const wing = (side: number): string => `L${c(neck.x - side * uy * w)} ${c(neck.y + side * ux * w)}`;
  return `<g class="arrow ${className}"><path class="shaft" d="M${c(a.x)} ${c(a.y)}L${c(neck.x)} ${c(neck.y)}"/><path class="head" d="M${c(b.x)} ${c(b.y)}${wing(1)}${wing(-1)}Z"/></g>`;
}
