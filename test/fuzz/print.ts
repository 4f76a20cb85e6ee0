import * as wengert from "../../src/index.ts";
import * as linalg from "../../src/linalg/index.ts";
import * as special from "../../src/special/index.ts";
import type { Program } from "./program.ts";

type Steps = Program["steps"];
/** The text of a function as it stands in the source: what the test runner put before imported names is taken away. */
const source = (f: unknown): string =>
  String(f)
    .replaceAll(/\(0,\s*__\w+?_import_\d+__\.(\w+)\)/g, "$1")
    .replaceAll(/__\w+?_import_\d+__\./g, "")
    .replaceAll(/\b(?:w|wengert|special|linalg)\./g, "");

function printSteps(steps: Steps, indent: string): string[] {
  return steps.flatMap(({ id, kind, args, bodies, numbers }) => {
    const fs = bodies.map(({ formals, steps: inner, result }) => {
      const parameters = formals.map((v) => `x${v.id}: Tensor`).join(", ");
      return [
        `(${parameters}) => {`,
        ...printSteps(inner, `${indent}  `),
        `${indent}  return x${result};`,
        `${indent}}`,
      ].join("\n");
    });
    const list = [...args.map((a) => `x${a}`), ...fs, ...(kind.numbers === undefined ? [] : [JSON.stringify(numbers)])];
    return [`${indent}const x${id} = (${source(kind.f)})(${list.join(", ")}); // ${kind.name}`];
  });
}
/** The program as TypeScript that can be run, at the point where it failed. */
export function printProgram(p: Program, x: readonly number[]): string {
  const body = [
    ...printSteps(p.steps, "  "),
    `  return ${p.results.map((id, k) => `x${id}.sum().mul(${1 - 0.3 * k})`).reduce((a, b) => `${a}.add(${b})`)};`,
  ];
  const text = [
    "const f = (x: Tensor): Tensor => {",
    "  const x0 = x.take([0, 1, 2]), x1 = x.at(3), x2 = x.take([4, 5, 6, 7]).reshape([2, 2]);",
    ...body,
    "};",
    `const point = tensor(${JSON.stringify(x)});`,
    "console.log(f(point), grad(f)(point), jacfwd(f)(point));",
  ].join("\n");
  const entries = { wengert, "wengert/special": special, "wengert/linalg": linalg };
  const known = new Set(["Tensor"]);
  const imports = Object.entries(entries).flatMap(([from, entry]) => {
    const names = Object.keys(entry).filter(
      (name) => !known.has(name) && new RegExp(`(?<![.\\w])${name}\\(`).test(text),
    );
    for (const name of names) known.add(name);
    return names.length === 0 ? [] : [`import { ${names.join(", ")} } from "${from}";`];
  });
  return [`// seed ${p.seed}`, 'import type { Tensor } from "wengert";', ...imports, text].join("\n");
}
