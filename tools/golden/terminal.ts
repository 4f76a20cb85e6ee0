/** One line on standard error that is written over, on a terminal only. */
export function progressLine(what: string, done: number, all: number): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r\x1b[K${done}/${all} ${what}`);
}
export function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}
