import { readFileSync } from "node:fs";

/**
 * Most resident memory of this process so far, in MB. What the system tells of itself is preferred: `maxRSS` of a process
 * begins, on Linux, with that of the one that started it.
 */
export function peakMegabytes(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}
