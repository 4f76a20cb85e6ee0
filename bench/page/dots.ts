import { digits } from "../table.ts";

export interface Dot {
  readonly series: string;
  readonly value: number;
  /** Drawn as a tick on the line: the value to reach. */
  readonly target?: number;
}
export interface DotLine {
  readonly label: string;
  readonly dots: readonly Dot[];
}
export interface DotPlot {
  readonly lines: readonly DotLine[];
  /** Where a rule is drawn, and what it means. */
  readonly rule: number;
  readonly left: string;
  readonly right: string;
  readonly unit: string;
}
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]!);
const power = (e: number): string => (e >= 0 ? String(10 ** e) : `1/${10 ** -e}`);
const fixed = (x: number): string => x.toFixed(1);
const width = 900;
const row = 24;
const margin = 32;
const top = 44;

const seriesOf = (plot: DotPlot): string[] => [...new Set(plot.lines.flatMap((l) => l.dots.map((d) => d.series)))];
/** Colours are given to series in their order, shapes to every second one: they differ without colour too. */
function mark(kind: number, x: number, y: number, title: string): string {
  const at = `class="s${kind % 8}"`;
  const shape =
    kind % 2 === 0
      ? `<circle ${at} cx="${fixed(x)}" cy="${fixed(y)}" r="5.5"/>`
      : `<rect ${at} x="${fixed(x - 5)}" y="${fixed(y - 5)}" width="10" height="10" rx="1" transform="rotate(45 ${fixed(x)} ${fixed(y)})"/>`;
  return `<g>${shape}<title>${escapeHtml(title)}</title></g>`;
}
function legend(names: readonly string[]): string {
  if (names.length < 2) return "";
  const items = names.map(
    (n, k) => `<span><svg width="16" height="16" aria-hidden="true">${mark(k, 8, 8, n)}</svg>${escapeHtml(n)}</span>`,
  );
  return `<p class="legend">${items.join("")}</p>`;
}
/** Values on a logarithmic axis, a line for each name. */
export function dotPlot(plot: DotPlot): string {
  const { lines, rule, unit } = plot;
  const values = lines.flatMap((l) => l.dots.flatMap((d) => [d.value, ...(d.target === undefined ? [] : [d.target])]));
  if (values.length === 0) return "<p>Nothing was measured.</p>";
  const low = Math.floor(Math.log10(Math.min(rule, ...values)) - 0.05);
  const high = Math.ceil(Math.log10(Math.max(rule, ...values)) + 0.05);
  const begin = 12 + 6.6 * Math.max(...lines.map((l) => l.label.length));
  const x = (v: number): number => begin + ((Math.log10(v) - low) / (high - low)) * (width - begin - margin);
  const bottom = top + row * lines.length;
  const names = seriesOf(plot);
  const grid = Array.from({ length: high - low + 1 }, (_, k) => {
    const at = fixed(x(10 ** (low + k)));
    return `<line class="grid" x1="${at}" x2="${at}" y1="${top - 6}" y2="${bottom}"/><text class="axis" text-anchor="middle" x="${at}" y="${bottom + 18}">${power(low + k)}${unit}</text>`;
  });
  const body = lines.map(({ label, dots }, k) => {
    const y = top + row * (k + 0.5);
    const marks = dots.map((d) => {
      const tick =
        d.target === undefined
          ? ""
          : `<line class="tick t${names.indexOf(d.series) % 8}" x1="${fixed(x(d.target))}" x2="${fixed(x(d.target))}" y1="${y - 8}" y2="${y + 8}"/>`;
      const goal = d.target === undefined ? "" : `, target ${digits(d.target)}${unit}`;
      return `${tick}${mark(names.indexOf(d.series), x(d.value), y, `${label}, ${d.series}: ${digits(d.value)}${unit}${goal}`)}`;
    });
    return `<text class="name" x="0" y="${y + 4}">${escapeHtml(label)}</text><line class="lane" x1="${fixed(begin)}" x2="${width - margin}" y1="${y}" y2="${y}"/>${marks.join("")}`;
  });
  const one = fixed(x(rule));
  return `${legend(names)}<div class="plot"><svg viewBox="0 0 ${width} ${bottom + 28}" role="img" aria-label="${escapeHtml(plot.left)} to ${escapeHtml(plot.right)}">
${grid.join("")}
<line class="rule" x1="${one}" x2="${one}" y1="${top - 12}" y2="${bottom}"/>
<text class="side" text-anchor="end" x="${fixed(x(rule) - 8)}" y="${top - 18}">${escapeHtml(plot.left)}</text>
<text class="side" x="${fixed(x(rule) + 8)}" y="${top - 18}">${escapeHtml(plot.right)}</text>
${body.join("\n")}
</svg></div>`;
}
