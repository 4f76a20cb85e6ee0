import { fieldOf } from "./field.ts";
import { remembered } from "./memo.ts";
import { outline } from "./outline.ts";
import { WIDTH } from "./plane.ts";
import { coordinate as c, type Point } from "./svg.ts";

/** Cells along a side of a surface, and shades of light on them. */
const N = 24;
const SHADES = 12;
/** The height of the drawing. */
export const HEIGHT = 360;
/** Angle of the view above the ground. */
const TILT = (30 * Math.PI) / 180;
/** Where the light comes from: across, along, above. */
const LIGHT = [-0.45, 0.35, 0.82] as const;

/** The graph of a function over the square [-r, r]²: heights of the corners of its cells, light on each cell. */
export interface Surface {
  readonly r: number;
  readonly heights: Float64Array;
  readonly shades: Uint8Array;
  readonly low: number;
  readonly high: number;
}

const side = (r: number, i: number): number => -r + (2 * r * i) / N;

/** Height of the drawn box in units of the ground, for heights from low to high. */
const LIFT = 1.05;
const lift = ({ r, low, high }: Pick<Surface, "r" | "low" | "high">): number =>
  high - low < 1e-9 ? 0 : (LIFT * r) / (high - low);

/** The surface of a formula, lit by its exact normals. */
export const surfaceOf: (f: string, r: number) => Surface = remembered((f, r) => {
  const field = fieldOf(f, r);
  const corners = N + 1;
  const at = (k: number, shift: number, n: number): readonly [number, number] => [
    side(r, (k % n) + shift),
    side(r, Math.floor(k / n) + shift),
  ];
  const points = (n: number, shift: number, axis: 0 | 1): Float64Array =>
    Float64Array.from({ length: n * n }, (_, k) => at(k, shift, n)[axis]);
  const heights = field.valuesAt(points(corners, 0, 0), points(corners, 0, 1));
  const slopes = field.gradients(points(N, 0.5, 0), points(N, 0.5, 1));
  const low = heights.reduce((a, b) => Math.min(a, b));
  const high = heights.reduce((a, b) => Math.max(a, b));
  const k = lift({ r, low, high });
  const shades = Uint8Array.from({ length: N * N }, (_, i) => {
    const [x, y] = [-k * slopes.x[i]!, -k * slopes.y[i]!];
    const light = (x * LIGHT[0] + y * LIGHT[1] + LIGHT[2]) / Math.hypot(x, y, 1);
    return Math.round(Math.max(0, Math.min(1, 0.5 + 0.5 * light)) * (SHADES - 1));
  });
  return { r, heights, shades, low, high };
});

/** A look at a surface from far away, turned by an angle about the vertical. */
export interface View {
  readonly sin: number;
  readonly cos: number;
  place(x: number, y: number, z: number): Point;
  /** How a place moves when x, y, z grow by 1. */
  readonly moves: readonly [Point, Point, Point];
}

/** The view of the surface of a formula. */
export const viewOf: (f: string, r: number, degrees: number) => View = remembered((f, r, degrees) => {
  const surface = surfaceOf(f, r);
  const turn = (degrees * Math.PI) / 180;
  const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
  const scale = (0.47 * WIDTH) / (Math.SQRT2 * surface.r);
  const up = scale * Math.cos(TILT) * lift(surface);
  const flat = scale * Math.sin(TILT);
  const middle = (surface.low + surface.high) / 2;
  const moves = [
    { x: scale * cos, y: -flat * sin },
    { x: -scale * sin, y: -flat * cos },
    { x: 0, y: -up },
  ] as const;
  const place = (x: number, y: number, z: number): Point => ({
    x: WIDTH / 2 + x * moves[0].x + y * moves[1].x,
    y: HEIGHT / 2 + x * moves[0].y + y * moves[1].y + (z - middle) * moves[2].y,
  });
  return { sin, cos, place, moves };
});

/** A flat sheet over the square of half a side around a point: the tangent plane there. */
export interface Sheet {
  readonly x: number;
  readonly y: number;
  readonly half: number;
  height(x: number, y: number): number;
}

const quad = (corners: readonly Point[]): string => outline(corners, true);

/** The part of a sheet over one cell, and whether it is above the surface there; null where there is none. */
function sheetCell(
  surface: Surface,
  view: View,
  sheet: Sheet,
  i: number,
  j: number,
): { readonly path: string; readonly above: boolean } | null {
  const { r, heights } = surface;
  const x0 = Math.max(side(r, i), sheet.x - sheet.half);
  const x1 = Math.min(side(r, i + 1), sheet.x + sheet.half);
  const y0 = Math.max(side(r, j), sheet.y - sheet.half);
  const y1 = Math.min(side(r, j + 1), sheet.y + sheet.half);
  if (x1 <= x0 || y1 <= y0) return null;
  const corner = (x: number, y: number): Point => view.place(x, y, sheet.height(x, y));
  const [s, t] = [((x0 + x1) / 2 - side(r, i)) / ((2 * r) / N), ((y0 + y1) / 2 - side(r, j)) / ((2 * r) / N)];
  const h = (a: number, b: number): number => heights[(j + b) * (N + 1) + i + a]!;
  const ground = (1 - s) * (1 - t) * h(0, 0) + s * (1 - t) * h(1, 0) + (1 - s) * t * h(0, 1) + s * t * h(1, 1);
  const rest = 1e-3 * (surface.high - surface.low);
  return {
    path: quad([corner(x0, y0), corner(x1, y0), corner(x1, y1), corner(x0, y1)]),
    above: sheet.height((x0 + x1) / 2, (y0 + y1) / 2) >= ground - rest,
  };
}

/** Pieces of a drawing in order, those of one class that follow each other as one path. */
function drawn(pieces: readonly (readonly [className: string, d: string])[]): string {
  let html = "";
  pieces.forEach(([name, d], k) => {
    const same = pieces[k - 1]?.[0] === name;
    if (same) html += d;
    else html += `${k === 0 ? "" : '"/>'}<path class="${name}" d="${d}`;
  });
  return html === "" ? "" : `${html}"/>`;
}

interface Cell {
  readonly i: number;
  readonly j: number;
  readonly shade: string;
  readonly path: string;
}
interface Cells {
  /** Rows from back to front, each row too. */
  readonly rows: readonly (readonly Cell[])[];
  /** The same drawn. */
  readonly bare: readonly string[];
}

const cellsOf: (f: string, r: number, turn: number) => Cells = remembered((f, r, turn) => {
  const surface = surfaceOf(f, r);
  const view = viewOf(f, r, turn);
  const place = Array.from({ length: (N + 1) ** 2 }, (_, k) =>
    view.place(side(r, k % (N + 1)), side(r, Math.floor(k / (N + 1))), surface.heights[k]!),
  );
  const order = (forward: boolean): number[] => Array.from({ length: N }, (_, k) => (forward ? k : N - 1 - k));
  const columns = order(view.sin < 0);
  const rows = order(view.cos < 0).map((j) =>
    columns.map((i): Cell => {
      const k = j * (N + 1) + i;
      const path = quad([place[k]!, place[k + 1]!, place[k + N + 2]!, place[k + N + 1]!]);
      return { i, j, shade: `cell s${surface.shades[j * N + i]}`, path };
    }),
  );
  return { rows, bare: rows.map((row) => drawn(row.map(({ shade, path }) => [shade, path]))) };
});

/**
 * The surface with a sheet, row by row from back to front. Over each cell the lower of the two is drawn first: both are graphs
 * over the ground, so that nearer cells hide farther ones and nothing else is hidden. Rows that the sheet does not touch stay.
 */
export function surfaceRows(f: string, r: number, turn: number, sheet: Sheet | null): readonly string[] {
  const { rows, bare } = cellsOf(f, r, turn);
  if (!sheet) return bare;
  const surface = surfaceOf(f, r);
  const view = viewOf(f, r, turn);
  const touched = (j: number): boolean => side(r, j) < sheet.y + sheet.half && side(r, j + 1) > sheet.y - sheet.half;
  const covered = ({ i, j, shade, path }: Cell): (readonly [string, string])[] => {
    const over = sheetCell(surface, view, sheet, i, j);
    if (!over) return [[shade, path]];
    const flat = ["sheet", over.path] as const;
    return over.above ? [[shade, path], flat] : [flat, [`${shade} thin`, path]];
  };
  return rows.map((row, k) => (touched(row[0]!.j) ? drawn(row.flatMap(covered)) : bare[k]!));
}

/** The square below a surface, with the names of its axes at the edges that are near. */
export function ground(f: string, r: number, turn: number): string {
  const { low, high } = surfaceOf(f, r);
  const view = viewOf(f, r, turn);
  const z = low - 0.12 * Math.max(high - low, 1e-9);
  const corners = (
    [
      [-r, -r],
      [r, -r],
      [r, r],
      [-r, r],
    ] as const
  ).map(([x, y]) => view.place(x, y, z));
  const name = (x: number, y: number, what: string): string => {
    const { x: px, y: py } = view.place(x, y, z);
    return `<text class="axis-name" x="${c(px)}" y="${c(py + 5)}" text-anchor="middle"><tspan class="k-it">${what}</tspan></text>`;
  };
  const out = 1.13 * r;
  return `<path class="ground" d="${quad(corners)}"/>${name(0, view.cos > 0 ? -out : out, "x")}${name(view.sin > 0 ? -out : out, 0, "y")}`;
}
