/**
 * `node --import wengert/operators/register app.ts`: functions marked by "use wengert" are rewritten as they are loaded,
 * TypeScript too. Errors name lines and columns of the files as they stand.
 */
import * as modules from "node:module";
import process from "node:process";
import { compiling, type Loaded, loadMarked, type Resolved, resolveTypeScript } from "./nodeHooks.ts";

interface Context {
  readonly format?: string | null | undefined;
  readonly parentURL?: string | undefined;
}
type Compile = (this: unknown, source: string, file: string, ...more: readonly unknown[]) => unknown;
type Next<T> = (name: string, context: Context) => T;
interface Hooks {
  resolve(name: string, context: Context, next: Next<Resolved>): Resolved;
  load(url: string, context: Context, next: Next<Loaded>): Loaded;
}
const { registerHooks } = modules as { readonly registerHooks?: (hooks: Hooks) => unknown };

process.setSourceMapsEnabled(true);
if (registerHooks === undefined) {
  // Before Node 22.15 hooks run in another thread, and a CommonJS module that they give cannot require what is no CommonJS.
  modules.register(import.meta.url.replace(/register(\.\w+)$/, "nodeHooks$1"));
  const { prototype } = modules.default as unknown as { readonly prototype: { _compile: Compile } };
  const compile = prototype._compile;
  prototype._compile = function (source, file, ...more) {
    return compile.call(this, compiling(source, file), file, ...more);
  };
} else
  registerHooks({
    resolve(name, context, next) {
      try {
        return next(name, context);
      } catch (e) {
        return resolveTypeScript(name, context, e);
      }
    },
    load: (url, context, next) => loadMarked(url, context.format) ?? next(url, context),
  });
