import { readFileSync, writeFileSync } from "node:fs";
import wengert from "wengert/operators/plugin";

type Rewrite = (
  this: { warn(message: { readonly message: string }): void },
  code: string,
  file: string,
) => { readonly code: string } | undefined;

const { transform } = wengert.raw(undefined, { framework: "vite" } as never) as unknown as {
  readonly transform: { readonly handler: Rewrite };
};

/** Rewrites the functions of a compiled module that are marked by "use wengert", as the build plugin does for a reader. */
export function rewriteMarked(file: string): void {
  const code = readFileSync(file, "utf8");
  if (!code.includes('"use wengert"')) return;
  const warn = ({ message }: { readonly message: string }): never => {
    throw new Error(message);
  };
  const written = transform.handler.call({ warn }, code, file);
  if (written) writeFileSync(file, written.code);
}
