import { createUnplugin, type UnpluginInstance } from "unplugin";
import { directiveText } from "../rewrite/directives.ts";
import { rewrite } from "../rewrite/rewrite.ts";
import { stripTypes } from "./strip.ts";

/** Options of the build plugin. */
export interface PluginOptions {
  /** Where rewritten code takes its operators from. */
  readonly runtime?: string;
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
      filter: { id: /\.[cm]?[jt]sx?($|\?)/, code: new RegExp(directiveText) },
      handler(code, id): { code: string; map: never } | undefined {
        const file = id.replace(/\?.*$/, "");
        const typed = handsOverTypes.has(framework) && /\.[cm]?ts$/.test(file);
        const out = rewrite(typed ? stripTypes(code, file) : code, {
          file,
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
