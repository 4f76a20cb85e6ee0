import type { Unit } from "../measure.ts";

export interface Work {
  readonly run: () => unknown;
  /** The same another way, run in turn with it. */
  readonly beside?: () => unknown;
}
export interface Kernel {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  /** Nanoseconds are divided by this. */
  readonly per: number;
  /** In the unit. */
  readonly target?: number;
  /** What is measured is the first call, of a process that has compiled another program before. */
  readonly cold?: true;
  /** Floating-point operations, where telling a rate is usual. */
  readonly flops?: number;
  /** Single precision: how far results may lie apart, over the sum of absolute values. */
  readonly precision?: number;
  /** What `beside` is: without compilation (a compiled program that is slower was fused badly), or in f64. */
  readonly beside?: "own eager" | "own f64";
  /** Peers that have this kernel, with the ratio to reach. */
  readonly peers: Readonly<Record<string, number | undefined>>;
  readonly make: () => Work;
}
