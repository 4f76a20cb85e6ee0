import type { Unit } from "../measure.ts";

export interface Work {
  readonly run: () => unknown;
  /** The same without compilation: a compiled program that is slower than this one was fused badly. */
  readonly eager?: () => unknown;
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
  /** Peers that have this kernel, with the ratio to reach. */
  readonly peers: Readonly<Record<string, number | undefined>>;
  readonly make: () => Work;
}
