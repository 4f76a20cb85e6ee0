/** What the reader gets when it is due, as HTML of our own build. */
export interface Unsealed {
  readonly mistakes: Readonly<Record<string, string>>;
  readonly solution: string;
}

export async function unsealed(address: string): Promise<Unsealed> {
  const response = await fetch(address);
  if (!response.ok || !response.body) throw new Error(`${address} is not there`);
  const plain = response.body.pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(plain).json()) as Unsealed;
}
