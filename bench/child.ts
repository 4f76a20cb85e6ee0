import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface Outcome<T> {
  readonly value?: T;
  readonly failure?: string;
}
/** Runs a program and reads the JSON of its last line; what goes wrong is told, never thrown. */
export function runJson<T>(
  command: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly seconds?: number; readonly cwd?: string } = {},
): Outcome<T> {
  const { env = {}, seconds = 180, cwd } = options;
  const { stdout, stderr, error, status, signal } = spawnSync(command, args, {
    encoding: "utf8",
    timeout: seconds * 1e3,
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
    maxBuffer: 1 << 26,
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ETIMEDOUT")
    return { failure: `took longer than ${seconds} s` };
  if (error) return { failure: error.message };
  if (signal) return { failure: `ended by ${signal}` };
  const told = stderr.trim().split("\n");
  if (status !== 0) return { failure: told.find((l) => /^\w*Error\b/.test(l)) ?? told.at(-1) ?? `left with ${status}` };
  try {
    return { value: JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as T };
  } catch {
    return { failure: `printed no result: ${stdout.slice(-100)}` };
  }
}
/** The same for a compiled file of this workspace, in a fresh process of this Node. */
export const runNode = <T>(
  file: URL,
  args: readonly string[],
  flags: readonly string[] = [],
  seconds = 180,
): Outcome<T> => runJson<T>(process.execPath, [...flags, fileURLToPath(file), ...args], { seconds });
