import { existsSync, readFileSync, statSync } from "node:fs";
import { UsageError } from "./command.ts";

/** Columns of a file of numbers by their names, in their order. */
export type Columns = ReadonlyMap<string, Float64Array>;

/** Reads comma, semicolon or tab separated numbers below a line of names. Lines that begin with # are comments. */
export function readCsv(file: string): Columns {
  if (!existsSync(file)) throw new UsageError(`--data: there is no file ${file}`);
  if (!statSync(file).isFile()) throw new UsageError(`--data: ${file} is no file`);
  const lines = readFileSync(file, "utf8")
    .split(/\r\n?|\n/)
    .map((text, k) => ({ text: text.trim(), line: k + 1 }))
    .filter(({ text }) => text !== "" && !text.startsWith("#"));
  const [head, ...rows] = lines;
  if (head === undefined || rows.length === 0)
    throw new UsageError(`--data ${file}: expected a line of names and lines of numbers below`);
  const separator = [";", "\t", ","].find((s) => head.text.includes(s)) ?? ",";
  const cells = (text: string): string[] => text.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  const names = cells(head.text);
  if (names.every((name) => name !== "" && Number.isFinite(Number(name))))
    throw new UsageError(`--data ${file}: its first line is numbers; name the columns there`);
  const twice = names.find((name, k) => names.indexOf(name) < k);
  if (twice !== undefined) throw new UsageError(`--data ${file}: two columns are called ${JSON.stringify(twice)}`);
  const columns = names.map(() => new Float64Array(rows.length));
  rows.forEach(({ text, line }, r) => {
    const found = cells(text);
    if (found.length !== names.length)
      throw new UsageError(`${file}:${line}: ${found.length} cells where ${names.length} columns are named`);
    found.forEach((cell, c) => {
      const x = Number(cell);
      if (cell === "" || Number.isNaN(x))
        throw new UsageError(
          `${file}:${line}: ${JSON.stringify(cell)} in column ${names[c]} is no number. Columns are separated by commas, semicolons or tabs, decimals begin with a point; leave rows out that lack a number`,
        );
      columns[c]![r] = x;
    });
  });
  return new Map(names.map((name, k) => [name, columns[k]!]));
}
