import type { AnyFunction } from "../../api/call.ts";
import { type Expression, expression } from "../../expression/expression.ts";
import { type Fit, leastSquares, type PlotOptions, plot, type Status } from "../../fit/index.ts";
import { tensor } from "../../record/like.ts";
import type { Tensor } from "../../record/tensor.ts";
import { type Command, type Invocation, numberOption, stringOption, UsageError } from "../command.ts";
import { writeText } from "../common.ts";
import { type Columns, readCsv } from "../csv.ts";
import { type ColumnResidual, fittedOf } from "../fitted.ts";
import { jsonText } from "../format.ts";
import { loadFunction } from "../module.ts";
import { fromJson, type Point, pointOf } from "../point.ts";

/** What is fitted: residuals of parameters, and the start. */
interface Task {
  readonly residual: AnyFunction;
  /** The residual of one formula, of parameters and columns by their names. */
  readonly formula?: Expression;
  readonly start: unknown;
  readonly title: string;
}
const good: readonly Status[] = ["minimum", "bound active", "redundant", "gauge freedom", "flat direction"];

export const fitCommand: Command = {
  name: "fit",
  summary: "least squares: parameters with standard deviations, and a verdict that names what was found",
  details: `The residual is a function of a module: of the parameters and, with --data, of a record of the columns, each a
tensor. Or it is a formula of columns and parameters, or several with semicolons between them. --at is the start: name=number pairs are a record, several numbers
a vector, JSON what it says. Exit code 1 where the point is no fit.`,
  options: {
    data: { type: "string", value: "FILE", help: "columns of numbers below a line of names (CSV)" },
    lower: { type: "string", value: "BOUNDS", help: "least values: name=number pairs, numbers, or JSON" },
    upper: { type: "string", value: "BOUNDS", help: "largest values" },
    weights: { type: "string", value: "COLUMN", help: "column of weights, 1/sigma^2 of each row; 0 leaves a row out" },
    noise: {
      type: "string",
      value: "NAME",
      help: '"known": errors follow from the weights alone; "estimated" (default): from the residuals, too',
    },
    "max-iterations": { type: "string", value: "N", help: "most Jacobians of the search (500 by default)" },
    tolerance: {
      type: "string",
      value: "C",
      help: "end where the cosine of the angle between the residuals and what the parameters can change is below that; 1e-15 by default: as small as rounding allows",
    },
    equations: { type: "boolean", help: "the residuals are equations: tell redundant and conflicting ones" },
    log: { type: "boolean", help: "show every trial of the search" },
    svg: {
      type: "string",
      value: "FILE",
      help: "write a picture of data, fit and residuals: of a formula that is linear in --y with its curve over --x between the data",
    },
    x: { type: "string", value: "COLUMN", help: "horizontal axis of the picture; the first column by default" },
    y: { type: "string", value: "COLUMN", help: "what was measured; the second column by default" },
  },
  example: 'wengert fit "a*exp(-b*t) - y" --data decay.csv --at a=1,b=1 --svg decay.svg',
  namesFrom: "parameters are named by --at, columns by the first line of --data",
  async run(invocation) {
    const { options, output } = invocation;
    const file = stringOption(options, "data");
    const columns = file === undefined ? undefined : readCsv(file);
    const task = await taskOf(invocation, columns);
    const weights = columnOf(columns, stringOption(options, "weights"), "weights");
    const [lower, upper] = [boundsOf(invocation, "lower"), boundsOf(invocation, "upper")];
    const noise = stringOption(options, "noise");
    const shown = shownColumns(invocation, columns);
    const live = process.stderr.isTTY;
    const fit = leastSquares(task.residual as (x: Tensor) => unknown, task.start as never, {
      ...(lower === undefined ? {} : { lower: lower as never }),
      ...(upper === undefined ? {} : { upper: upper as never }),
      ...(weights === undefined ? {} : { weights }),
      ...(noise === undefined ? {} : { noise: noise as "known" }),
      maxIterations: numberOption(options, "max-iterations", 500, true),
      tolerance: toleranceOf(invocation),
      equations: Boolean(options["equations"]),
      onProgress({ iteration, cost, cosine }) {
        if (live)
          output.err(`\r\x1b[Kiteration ${iteration}  cost ${cost.toPrecision(8)}  cosine ${cosine.toExponential(1)}`);
      },
    }) as unknown as Fit;
    if (live) output.err("\r\x1b[K");
    const note = noteOn(task, shown, columns);
    if (note !== undefined) output.err(`${note}\n`);
    if (options["json"]) output.out(jsonText(fit));
    else output.out(`${task.title}\n\n${options["log"] ? `${fit.log}\n\n` : ""}${fit}\n`);
    const svg = stringOption(options, "svg");
    if (svg !== undefined) {
      writeText("svg", svg, plot(fit, { title: task.title, ...dataOf(shown, fit, task, columns) }));
      output.err(`${svg}: written\n`);
    }
    return good.includes(fit.verdict.status) ? 0 : 1;
  },
};
async function taskOf({ target, options }: Invocation, columns: Columns | undefined): Promise<Task> {
  const point = pointOf((options["at"] as readonly string[] | undefined) ?? []);
  const data = columns && Object.fromEntries([...columns].map(([name, column]) => [name, tensor(column)]));
  if (/#|\.[cm]?[jt]s$/.test(target)) {
    const { f, title } = await loadFunction(target);
    const start = startOf(point);
    if (f.length > 1 && data === undefined)
      throw new UsageError(
        `${title} takes ${f.length} arguments, parameters and columns: give the file of these with --data`,
      );
    return { residual: data === undefined ? f : (x: unknown) => f(x, data), start, title };
  }
  if (point.kind !== "named")
    throw new UsageError(
      "the start of a formula names its parameters: --at a=1,b=2; its other variables are columns of --data",
    );
  const names = [...point.numbers.keys()];
  const odd = [...(columns?.keys() ?? [])].find((name) => !/^[A-Za-z]\w*$/.test(name));
  if (odd !== undefined)
    throw new UsageError(
      `the column ${JSON.stringify(odd)} of --data is no name of a formula: rename it in the file with letters, digits and _`,
    );
  const clash = names.find((name) => columns?.has(name));
  if (clash !== undefined) throw new UsageError(`${clash} is a parameter and a column of --data: rename one`);
  if (names.includes("pi") || columns?.has("pi"))
    throw new UsageError("pi is a number of formulas: call the parameter or column otherwise");
  const variables = [...names, ...Object.keys(data ?? {})];
  const parts = target.split(";").filter((part) => part.trim() !== "");
  const formulas = (parts.length === 0 ? [target] : parts).map((part) => expression(part, { variables }));
  const residual = (p: Readonly<Record<string, Tensor>>): Tensor[] => formulas.map((f) => f({ ...p, ...data }));
  const one = formulas.length === 1 ? { formula: formulas[0]! } : {};
  return { residual, ...one, start: startOf(point), title: formulas.join("; ") };
}
/** The parameters that --at or a bound describes. */
function startOf(point: Point, option = "at"): unknown {
  if (point.kind === "json") return fromJson(point.value, option);
  if (point.kind === "named") return Object.fromEntries(point.numbers);
  if (point.numbers.length === 0)
    throw new UsageError(
      option === "at"
        ? 'where to start? Give it: --at "1,2", --at a=1,b=2, or JSON'
        : `--${option} holds no numbers: give "1,2", a=1,b=2, or JSON`,
    );
  return point.numbers.length === 1 ? point.numbers[0] : Float64Array.from(point.numbers);
}
function boundsOf({ options }: Invocation, name: string): unknown {
  const text = stringOption(options, name);
  if (text === undefined) return undefined;
  const [point, start] = [pointOf([text], name), pointOf((options["at"] as readonly string[] | undefined) ?? [])];
  if (point.kind === "numbers" && point.numbers.length > 1 && start.kind === "named") {
    const pairs = [...start.numbers.keys()].map((key, k) => `${key}=${point.numbers[k] ?? "..."}`);
    throw new UsageError(`--${name} ${text}: the parameters of --at have names: --${name} ${pairs.join(",")}`);
  }
  return startOf(point, name);
}
function columnOf(columns: Columns | undefined, name: string | undefined, option: string): Float64Array | undefined {
  if (name === undefined) return undefined;
  const column = columns?.get(name);
  if (column !== undefined) return column;
  throw new UsageError(
    columns === undefined
      ? `--${option} ${name} names a column: give the file with --data`
      : `--${option} ${name}: the columns are ${[...columns.keys()].join(", ")}`,
  );
}
/** Which columns the picture shows. */
function shownColumns({ options }: Invocation, columns: Columns | undefined): PlotOptions {
  const [first, second] = [...(columns?.keys() ?? [])];
  const [xName, yName] = [stringOption(options, "x") ?? first, stringOption(options, "y") ?? second];
  const [x, y] = [columnOf(columns, xName, "x"), columnOf(columns, yName, "y")];
  return x === undefined ? {} : { x, xLabel: xName!, ...(y === undefined ? {} : { y, yLabel: yName! }) };
}
/** The columns where they have as many rows as there are residuals, with what a formula makes of them. */
function dataOf(shown: PlotOptions, fit: Fit, { formula }: Task, columns: Columns | undefined): PlotOptions {
  if ((shown.x as Float64Array | undefined)?.length !== fit.residual.length) return {};
  if (formula === undefined || columns === undefined || shown.yLabel === undefined) return shown;
  const parameters = fit.x as unknown as Readonly<Record<string, number>>;
  const residual: ColumnResidual = (data) => formula({ ...parameters, ...data });
  return { ...shown, ...fittedOf(residual, columns, shown.xLabel!, shown.yLabel) };
}
/** That what was measured is not in the formula, where it is all but certain that it should be. */
function noteOn({ formula }: Task, { yLabel }: PlotOptions, columns: Columns | undefined): string | undefined {
  if (formula === undefined || columns === undefined || yLabel === undefined) return undefined;
  const used = [...columns.keys()].filter((name) => new RegExp(`\\b${name}\\b`).test(`${formula}`));
  return used.length > 1 || used.includes(yLabel)
    ? undefined
    : `note: the formula does not use the column ${yLabel}; a residual is model minus data, such as "${formula} - ${yLabel}"`;
}
function toleranceOf({ options }: Invocation): number {
  const tolerance = numberOption(options, "tolerance", 1e-15);
  if (!(tolerance >= 0 && tolerance < 1))
    throw new UsageError(`--tolerance ${tolerance}: it is a cosine, 0 or more and less than 1, such as 1e-10`);
  return tolerance;
}
