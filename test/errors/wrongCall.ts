/** A wrong call, and what its message must say: the operation, what was given, what to do. */
export interface WrongCall {
  readonly what: string;
  readonly call: () => unknown;
  readonly says: readonly string[];
}
// biome-ignore lint/suspicious/noExplicitAny: these calls are wrong on purpose
export const wrong = <T>(x: T): any => x;
