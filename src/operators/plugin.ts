import { createUnplugin, type UnpluginInstance } from "unplugin";
import { directiveText } from "../rewrite/directives.ts";
import { rewrite } from "../rewrite/rewrite.ts";
import { stripTypes } from "./strip.ts";

/** Options of the build plugin. */
export interface PluginOptions {
  /** Where rewritten code takes its operators from. */
  readonly runtime?: string;
  /** Files whose every function is marked, without a directive: packages of others, as in `/node_modules\/ml-matrix\//`. */
  readonly include?: RegExp;
}
/** Bundlers that hand over TypeScript as it stands; the others have made JavaScript of it before. */
const handsOverTypes = new Set(["esbuild", "rolldown"]);

/**
 * Build plugin that rewrites functions marked by "use wengert": `wengert.vite()`, `.rollup()`, `.rolldown()`, `.esbuild()`,
 * `.webpack()`, `.rspack()`. It stands after what makes JavaScript of TypeScript. Needs the package unplugin.
 */
const wengert: UnpluginInstance<PluginOptions | undefined, false> = createUnplugin<PluginOptions | undefined, false>(
  (options: PluginOptions | undefined, { framework }) => ({
    name: "wengert",
    enforce: "post",
    transform: {
      filter: { id: /\.[cm]?[jt]sx?($|\?)/, ...(options?.include ? {} : { code: new RegExp(directiveText) }) },
      handler(code, id): { code: string; map: never } | undefined {
        const file = id.replace(/\?.*$/, "");
        const all = options?.include?.test(file) ?? false;
        if (!all && !code.includes(directiveText)) return undefined;
        const typed = handsOverTypes.has(framework) && /\.[cm]?ts$/.test(file);
        const out = rewrite(typed ? stripTypes(code, file) : code, {
          file,
          all,
          from: options?.runtime ?? "wengert/operators/runtime",
        });
        for (const { line, column, kind, why } of out.notes)
          if (kind !== "loop") this.warn({ message: `${file}:${line}:${column}: ${why}`, id });
        const map = { ...out.map(), sourcesContent: [code] };
        return out.names.size === 0 ? undefined : { code: out.code, map: map as never };
      },
    },
  }),
);
export default wengert;
