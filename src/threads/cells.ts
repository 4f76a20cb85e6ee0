/**
 * Numbers that all threads of a pool share: how often something was opened, the machine it is in, messages sent, and
 * one that stays 0.
 */
export const cells = { epoch: 0, machine: 1, messages: 2, pause: 3, count: 4 } as const;

/** What the calling thread tells the others. */
export type Message =
  | { readonly kind: "start"; readonly control: Int32Array; readonly thread: number }
  | {
      readonly kind: "attach";
      readonly id: number;
      readonly module: WebAssembly.Module;
      readonly memory: WebAssembly.Memory;
      /** Of the functions that it imports from "scalar", by their numbers. */
      readonly functions: readonly string[];
    }
  | { readonly kind: "forget"; readonly id: number };
