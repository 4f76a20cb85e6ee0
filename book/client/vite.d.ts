interface ImportMeta {
  /** The modules that a pattern finds at build, each loaded when it is called for. */
  glob<T>(pattern: string): Record<string, () => Promise<T>>;
}

declare module "*?worker&url" {
  const address: string;
  export default address;
}
