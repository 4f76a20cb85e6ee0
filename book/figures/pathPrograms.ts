import { drawnPath } from "./drawnPath.ts";
import { fieldOf } from "./field.ts";
import { type Pair, type PathName, PUNCTURED, pathAt, valuesAlong, type Way, WINDING } from "./paths.ts";
import { claimed, literal } from "./text.ts";

interface State extends Way {
  readonly f: string;
  readonly r: number;
}

function formulaProgram(state: State, start: Pair): string {
  const [x, y] = start;
  const bodies: Readonly<Record<Exclude<PathName, "drawn">, string>> = {
    line: `[${x} * s, ${y} * s]`,
    parabola: `[${x} * s, ${y} * s ** 2]`,
    cubic: `[${x} * s, ${y} * s ** 3]`,
    spiral: `[
  s * (${x} * Math.cos(${WINDING} * Math.log(s)) - ${y} * Math.sin(${WINDING} * Math.log(s))),
  s * (${x} * Math.sin(${WINDING} * Math.log(s)) + ${y} * Math.cos(${WINDING} * Math.log(s))),
]`,
  };
  const values = valuesAlong(state.f, state.r, { ...state, start }, Float64Array.of(1, 1e-2, 1e-4, 1e-6));
  return `const path = (s: number): [number, number] => ${bodies[state.path as Exclude<PathName, "drawn">]};

[1, 1e-2, 1e-4, 1e-6].map((s) => f(...path(s))); // => [${Array.from(values, (v) => claimed(v)).join(", ")}]`;
}

/** A drawn path is its corners, and then straight: the limit is that of its last piece. */
function drawnProgram(state: State, start: Pair): string {
  const { shares } = drawnPath(state.drawn);
  const way = { ...state, start };
  const corners = [...shares]
    .slice(1)
    .reverse()
    .map((s) => pathAt(way, s).map((v) => Number(v.toPrecision(4))) as unknown as Pair);
  const field = fieldOf(state.f, state.r, PUNCTURED);
  const valuesAt = (points: readonly Pair[]): string =>
    Array.from(
      field.valuesAt(
        Float64Array.from(points, ([x]) => x),
        Float64Array.from(points, ([, y]) => y),
      ),
      (v) => claimed(v),
    ).join(", ");
  const [x, y] = corners.at(-1)!;
  const near = [1e-2, 1e-4, 1e-6].map((s): Pair => [s * x, s * y]);
  return `// From its last corner the path goes straight into the origin.
const corners: [number, number][] = ${JSON.stringify(corners).replaceAll(",", ", ")};
corners.map(([x, y]) => f(x, y)); // => [${valuesAt(corners)}]

const [x, y] = corners.at(-1)!;
[1e-2, 1e-4, 1e-6].map((s) => f(s * x, s * y)); // => [${valuesAt(near)}]`;
}

/** The program for values along a path. */
export function pathProgram(state: State): string {
  const at: Pair = [Number(literal(state.start[0])), Number(literal(state.start[1]))];
  const program = state.path === "drawn" ? drawnProgram(state, at) : formulaProgram(state, at);
  return `import { expression } from "wengert/expression";

const f = expression(${JSON.stringify(state.f)}, { variables: ["x", "y"] });
${program}`;
}
