import { escapeMarkup } from "../../inspect/markup.ts";
import { showNumber } from "../../inspect/notation.ts";
import { fail } from "../../record/errors.ts";
import { optionsOf } from "../../record/options.ts";
import { flatten } from "../../record/tree.ts";
import type { Fit } from "../types.ts";
import { extent, type Scale, scaleOf } from "./scale.ts";
import { type Drawn, drawnSeries, type PlotSeries } from "./series.ts";
import { style } from "./style.ts";

/** What to draw, and what to write beside it. */
export interface PlotOptions extends Partial<PlotSeries> {
  /** Several data sets, whose residuals follow one another; instead of x and y. */
  readonly series?: readonly PlotSeries[];
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** Of the picture, 720 x 480 by default. */
  readonly width?: number;
  readonly height?: number;
}
/** Fewer pixels have no room for the axes. */
const SMALLEST = 200;
/** Panels of fewer pixels together show nothing. */
const LEAST_ROOM = 50;
const LEFT = 76;
const RIGHT = 18;
const LEGEND = 18;
/** Widths of a character of titles and of smaller text, about. */
const WIDE = 9.8;
const NARROW = 7;
const BOTTOM = 46;
const GAP = 22;
const num = (x: number): string => String(Math.round(x * 100) / 100);

/**
 * Data, fit and residuals as an SVG picture: the data and the fitted curve above, the residuals (times the roots of their
 * weights) with a band of two standard deviations below. Data of weight 0 are hollow. Colours follow the reader's light or
 * dark theme and can be set by the variables --wengert-ink, --wengert-line, --wengert-paper, --wengert-series-1 to -4. Without
 * y: the residuals alone.
 * @throws if there are not as many data as residuals.
 */
export function plot(fit: Fit<unknown>, options: PlotOptions = {}): string {
  optionsOf(
    "plot",
    options,
    "series",
    "title",
    "xLabel",
    "yLabel",
    "width",
    "height",
    "name",
    "x",
    "y",
    "fitted",
    "curve",
  );
  const { width = 720, height = 480 } = options;
  for (const [name, pixels] of Object.entries({ width, height }))
    if (!(pixels >= SMALLEST && pixels < Infinity))
      fail("plot", `${name} is ${pixels}`, `Give pixels, ${SMALLEST} at least`);
  if (options.series !== undefined && (options.x ?? options.y) !== undefined)
    fail("plot", "both series and x or y", "Give each series its own x and y");
  const data = options.series ?? (options.y === undefined ? undefined : [{ ...options, y: options.y }]);
  const zeros = new Float64Array(fit.residual.length);
  const series = drawnSeries(fit, data ?? [{ name: "residuals", ...(options.x ? { x: options.x } : {}), y: zeros }]);
  const [x0, x1] = extent(
    series.map((s) => s.x),
    0.02,
  );
  const x = scaleOf(x0, x1, LEFT, width - RIGHT, Math.max(2, width / 100));
  const head = heading(fit, options.title ?? "Fit", width);
  const names = legend(series, head.below, width);
  const top = names.below;
  const room = height - top - BOTTOM - GAP;
  if (room < LEAST_ROOM)
    fail("plot", `${height} pixels of height leave none for panels`, "Give it more, or a shorter title");
  const split = data === undefined ? top : top + room * 0.68;
  const isDifference = data !== undefined && series.every((s) => s.isDifference);
  const label = fit.weights !== undefined ? "weighted residual" : isDifference ? "fit \u2212 data" : "residual";
  const lower = residualPanel(series, fit, label, x, data === undefined ? top : split + GAP, height - BOTTOM, width);
  const upper = data === undefined ? [] : dataPanel(series, x, top, split, width, options.yLabel ?? "");
  const bottom = x.ticks.map(
    (t) => `<text class="tick mid" x="${num(x.at(t))}" y="${height - BOTTOM + 16}">${x.label(t)}</text>`,
  );
  if (x.base !== "") bottom.push(text("tick end", width - RIGHT, height - 8, x.base));
  const below =
    options.xLabel === undefined ? "" : text("label mid", (LEFT + width - RIGHT) / 2, height - 8, options.xLabel);
  return `<svg xmlns="http://www.w3.org/2000/svg" class="wengert-fit" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escapeMarkup(options.title ?? "Fit")}</title>
<style>${style}</style>
<rect class="paper" width="${width}" height="${height}"/>
${[...head.marks, ...upper, ...names.marks, ...lower, ...bottom, below].filter((s) => s !== "").join("\n")}
</svg>
`;
}
const text = (kind: string, x: number, y: number, content: string): string =>
  `<text class="${kind}" x="${num(x)}" y="${num(y)}">${escapeMarkup(content)}</text>`;

/** What stands above the panels, and where the room below it begins. */
interface Above {
  readonly marks: readonly string[];
  readonly below: number;
}
/** Words in lines of so many characters. */
function linesOf(words: readonly string[], by: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + by.length + word.length <= most) lines[lines.length - 1] += by + word;
    else {
      if (last !== undefined) lines[lines.length - 1] += by.trimEnd();
      lines.push(word);
    }
  }
  return lines;
}
function heading(fit: Fit<unknown>, title: string, width: number): Above {
  const numbers = (tree: unknown): number[] =>
    flatten(tree).leaves.flatMap((leaf) =>
      typeof leaf === "number" ? [leaf] : [...(leaf as ArrayLike<number> as number[])],
    );
  const named = fit.names.length <= 4 && flatten(fit.x).leaves.every((leaf) => typeof leaf === "number");
  const [values, errors] = named ? [numbers(fit.x), numbers(fit.sd)] : [[], []];
  const parameters = values.map((v, k) => `${fit.names[k]} = ${withError(v, errors[k]!)}`);
  const counts = [`${fit.residual.length} points`, `${fit.names.length} parameters`, `cost ${showNumber(fit.cost, 5)}`];
  const room = width - LEFT - RIGHT;
  const { status } = fit.verdict;
  const most = Math.floor(room / WIDE - status.length);
  // A word that is longer than a line, such as the path of a file, goes on in the next.
  const words = title.split(" ").flatMap((word) => word.match(new RegExp(`.{1,${most}}`, "gsu")) ?? []);
  const titles = linesOf(words, " ", most);
  const subs = linesOf(parameters.length === 0 ? counts : parameters, ", ", room / NARROW);
  const first = 23 + 20 * titles.length;
  return {
    marks: [
      ...titles.map((line, k) => text("title", LEFT, 24 + 20 * k, line)),
      text(`status end ${status === "minimum" ? "good" : "other"}`, width - RIGHT, 24, status),
      ...subs.map((line, k) => text("sub", LEFT, first + 16 * k, line)),
    ],
    below: first + 16 * subs.length - 1,
  };
}
/** Digits up to the second of the error; of numbers that are small, times a power of ten that both share. */
function withError(value: number, error: number): string {
  if (!(error > 0 && error < Infinity)) return showNumber(value, 5);
  const size = Math.max(Math.abs(value), error);
  if (size < 1e-4 && size > 1e-300) {
    const power = `e${Math.floor(Math.log10(size))}`;
    const unit = Number(`1${power}`);
    return `(${withError(value / unit, error / unit)})${power}`;
  }
  const digits = 1 - Math.floor(Math.log10(error));
  return digits >= 0 && digits <= 12 && Math.abs(value) < 1e9
    ? `${value.toFixed(digits)} ± ${error.toFixed(digits)}`
    : `${showNumber(value, 6)} ± ${showNumber(error, 2)}`;
}
/** Names of the series, in lines above what is drawn. */
function legend(series: readonly Drawn[], top: number, width: number): Above {
  if (series.length < 2) return { marks: [], below: top };
  let left = LEFT;
  let y = top + LEGEND - 12;
  const marks = series.map((s, k) => {
    const size = 44 + Math.ceil(NARROW * s.name.length);
    if (left > LEFT && left + size - 22 > width - RIGHT) {
      left = LEFT;
      y += LEGEND;
    }
    const line = `<path class="fit" d="M${left} ${y}h16"/><circle class="point" cx="${left + 8}" cy="${y}" r="3.6"/>`;
    const entry = `<g class="s${k % 4}">${line}${text("sub", left + 22, y + 4, s.name)}</g>`;
    left += size;
    return entry;
  });
  return { marks, below: y + 12 };
}
/** Frame, grid and the labels of the vertical axis. */
function axes(x: Scale, y: Scale, top: number, bottom: number, width: number): string[] {
  const right = width - RIGHT;
  return [
    `<path class="grid" d="${[...x.ticks.map((t) => `M${num(x.at(t))} ${num(top)}V${num(bottom)}`), ...y.ticks.map((t) => `M${LEFT} ${num(y.at(t))}H${right}`)].join("")}"/>`,
    `<rect class="frame" x="${LEFT}" y="${num(top)}" width="${right - LEFT}" height="${num(bottom - top)}"/>`,
    ...y.ticks.map((t) => text("tick end", LEFT - 7, y.at(t) + 4, y.label(t))),
    y.base === "" ? "" : text("tick", 4, top - 5, y.base),
  ];
}
const sideLabel = (content: string, top: number, bottom: number): string =>
  content === ""
    ? ""
    : `<text class="label mid" transform="translate(16 ${num((top + bottom) / 2)}) rotate(-90)">${escapeMarkup(content)}</text>`;

function dataPanel(
  series: readonly Drawn[],
  x: Scale,
  top: number,
  bottom: number,
  width: number,
  label: string,
): string[] {
  const [low, high] = extent(
    series.flatMap((s) => [s.y, s.curve.map((p) => p[1])]),
    0.06,
  );
  const y = scaleOf(low, high, bottom, top, 5);
  const lines = series.map((s, k) => {
    const path = curvePath(s, x, y);
    const curve = path === "" ? "" : `<path class="fit" d="${path}"/>`;
    return `<g class="s${k % 4}"><g>${points(s, s.y, x, y)}</g>${curve}</g>`;
  });
  return [...axes(x, y, top, bottom, width), sideLabel(label, top, bottom), ...lines];
}
/** Lines between points; where one is no number, the line has a gap. */
function curvePath({ curve }: Drawn, x: Scale, y: Scale): string {
  let pen = "M";
  return curve
    .map(([at, v]) => {
      const isNumber = Number.isFinite(at + v);
      const move = isNumber ? `${pen}${num(x.at(at))} ${num(y.at(v))}` : "";
      pen = isNumber ? "L" : "M";
      return move;
    })
    .join("");
}
/** Points that the fit does not see are hollow; of many, each has no rim. */
function points({ x: xs, leftOut }: Drawn, ys: readonly number[], x: Scale, y: Scale): string {
  const radius = xs.length > 400 ? 1.6 : xs.length > 100 ? 2.4 : 3.6;
  const kind = (i: number): string => (leftOut[i] ? "point out" : xs.length > 100 ? "point many" : "point");
  return xs
    .map((v, i) =>
      !Number.isFinite(ys[i]!)
        ? ""
        : `<circle class="${kind(i)}" cx="${num(x.at(v))}" cy="${num(y.at(ys[i]!))}" r="${radius}"/>`,
    )
    .join("");
}
function residualPanel(
  series: readonly Drawn[],
  fit: Fit<unknown>,
  label: string,
  x: Scale,
  top: number,
  bottom: number,
  width: number,
): string[] {
  const all = series.map((s) => s.residual);
  const two = fit.degreesOfFreedom > 0 ? 2 * Math.sqrt((2 * fit.cost) / fit.degreesOfFreedom) : 0;
  const [low, high] = extent([...all, [-two * 1.15, two * 1.15]], 0.05);
  const y = scaleOf(low, high, bottom, top, 3);
  const band = `<rect class="band" x="${LEFT}" y="${num(y.at(two))}" width="${width - RIGHT - LEFT}" height="${num(y.at(-two) - y.at(two))}"/>`;
  const stems = series.map((s, k) => {
    const path = s.x
      .map((v, i) =>
        s.leftOut[i] || !Number.isFinite(s.residual[i]!)
          ? ""
          : `M${num(x.at(v))} ${num(y.at(0))}V${num(y.at(s.residual[i]!))}`,
      )
      .join("");
    return `<g class="s${k % 4}"><path class="stem" d="${path}"/><g>${points(s, s.residual, x, y)}</g></g>`;
  });
  const zero = `<path class="zero" d="M${LEFT} ${num(y.at(0))}H${width - RIGHT}"/>`;
  return [two > 0 ? band : "", ...axes(x, y, top, bottom, width), sideLabel(label, top, bottom), zero, ...stems];
}
