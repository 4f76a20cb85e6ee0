import { createUnplugin, type UnpluginInstance } from "unplugin";
import { formatOf } from "../rewrite/acorn.ts";
import { directiveText } from "../rewrite/directives.ts";
import { rewrite } from "../rewrite/rewrite.ts";
import { runtimeNames } from "../rewrite/runtimeNames.ts";
import { through } from "../rewrite/sourceMap.ts";
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
/** Bundlers that write no `require` of what stays outside into modules: there CommonJS requires a module inside that imports it. */
const requiresInside = new Set(["esbuild", "rolldown", "vite"]);
const inside = "./wengert-runtime";
const insideId = "\0wengert-runtime";

/**
 * Build plugin that rewrites functions marked by "use wengert": `wengert.vite()`, `.rollup()`, `.rolldown()`, `.esbuild()`,
 * `.webpack()`, `.rspack()`. It stands after what makes JavaScript of TypeScript. Needs the package unplugin.
 */
const wengert: UnpluginInstance<PluginOptions | undefined, false> = createUnplugin<PluginOptions | undefined, false>(
  ({ include, runtime = "wengert/operators/runtime" }: PluginOptions = {}, { framework }) => ({
    name: "wengert",
    enforce: "post",
    ...(requiresInside.has(framework) && {
      resolveId: (id: string): string | undefined => (id === inside ? insideId : undefined),
      load: (id: string): string | undefined =>
        id === insideId ? `export { ${runtimeNames.join(", ")} } from ${JSON.stringify(runtime)};` : undefined,
    }),
    transform: {
      filter: { id: /\.[cm]?[jt]sx?($|\?)/, ...(include ? {} : { code: new RegExp(directiveText) }) },
      handler(code, id): { code: string; map: never } | undefined {
        const file = id.replace(/\?.*$/, "");
        const all = include?.test(file) ?? false;
        if (!all && !code.includes(directiveText)) return undefined;
        const typed = handsOverTypes.has(framework) && /\.[cm]?ts$/.test(file);
        if (/x$/.test(file) && handsOverTypes.has(framework))
          this.error(`${file}: put marked functions into a .ts file, which this bundler hands over without JSX`);
        const { code: text, mappings } = typed ? stripTypes(code, file) : { code };
        const format = formatOf(text);
        const from = format === "commonjs" && requiresInside.has(framework) ? inside : runtime;
        const out = rewrite(text, { file, all, format, from });
        for (const { line, column, kind, why } of out.notes)
          if (kind !== "loop") this.warn({ message: `${file}:${line}:${column}: ${why}`, id });
        const made = out.map();
        const own = mappings === undefined ? made.mappings : through(made.mappings, mappings);
        const map = { ...made, mappings: own, sourcesContent: [code] };
        return out.names.size === 0 ? undefined : { code: out.code, map: map as never };
      },
    },
  }),
);
export default wengert;
