/** A point of a drawing, y upwards. */
export type Point = readonly [x: number, y: number];

/** On light and on dark paper. */
const colours = `
.drawing { --ink: #1f2328; --soft: #59636e; --line: #b6bec8; --paper: #ffffff; --blue: #0072b2; --orange: #d55e00; }
@media (prefers-color-scheme: dark) { .drawing { --ink: #e6edf3; --soft: #9198a1; --line: #474f5a; --paper: #0d1117; --blue: #58a6ff; --orange: #f0883e; } }
`;

/** A drawing in units of the world, shown at `scale` pixels a unit with a margin around. */
export class Drawing {
  readonly #parts: string[] = [];
  readonly #scale: number;
  readonly #low: Point;
  readonly #high: Point;

  constructor(low: Point, high: Point, scale: number) {
    this.#low = low;
    this.#high = high;
    this.#scale = scale;
  }
  #at([x, y]: Point): string {
    return `${this.#round((x - this.#low[0]) * this.#scale + 30)} ${this.#round((this.#high[1] - y) * this.#scale + 60)}`;
  }
  #round(x: number): number {
    return Math.round(x * 100) / 100;
  }
  line(points: readonly Point[], style: string): void {
    this.#parts.push(`<path d="M${points.map((p) => this.#at(p)).join("L")}" style="fill:none;${style}"/>`);
  }
  circle(centre: Point, radius: number, style: string): void {
    const [x, y] = this.#at(centre).split(" ");
    this.#parts.push(`<circle cx="${x}" cy="${y}" r="${this.#round(radius * this.#scale)}" style="${style}"/>`);
  }
  /** A dot of so many pixels. */
  dot(centre: Point, pixels: number, style: string): void {
    this.circle(centre, pixels / this.#scale, style);
  }
  label(at: Point, text: string, style = ""): void {
    const [x, y] = this.#at(at).split(" ");
    this.#parts.push(`<text x="${x}" y="${y}" style="font-size:12px;fill:var(--soft);${style}">${text}</text>`);
  }
  /** The picture, with a title and a line below it. */
  svg(title: string, below: string): string {
    const width = Math.ceil((this.#high[0] - this.#low[0]) * this.#scale + 60);
    const height = Math.ceil((this.#high[1] - this.#low[1]) * this.#scale + 90);
    return `<svg xmlns="http://www.w3.org/2000/svg" class="drawing" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" style="background:var(--paper);font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<title>${title}</title>
<style>${colours}</style>
<text x="30" y="26" style="font-size:16px;font-weight:600;fill:var(--ink)">${title}</text>
<text x="30" y="45" style="font-size:12px;fill:var(--soft)">${below}</text>
${this.#parts.join("\n")}
</svg>
`;
  }
}
