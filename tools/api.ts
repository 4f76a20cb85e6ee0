// Writes the report of the public names and types of each entry point to etc/; with --check, fails when a report on disk differs.
import { mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import {
  CompilerState,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type ExtractorMessage,
} from "@microsoft/api-extractor";

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
}

const check = process.argv.includes("--check");
const manifest: Manifest = JSON.parse(readFileSync("package.json", "utf8"));
const silent = { logLevel: ExtractorLogLevel.None };
mkdirSync("etc", { recursive: true });
mkdirSync(".build/api", { recursive: true });

/** Names that the main entry point exports; the types among them may stand in the signatures of a subpath. */
const exported = (): string => readFileSync("etc/wengert.api.md", "utf8");
const isExported = (name: string): boolean =>
  new RegExp(`^export .*\\b(class|interface|type|const|function) ${name}\\b|^export { ${name} }`, "m").test(exported());
const forgotten = /The symbol "(\w+?)(?:_\d+)?" needs to be exported/;

const entries = Object.entries(manifest.exports).flatMap(([subpath, target]) => {
  if (typeof target === "string") return [];
  const report = `wengert${subpath.slice(1).replaceAll("/", "-")}.api.md`;
  const config = ExtractorConfig.prepare({
    configObjectFullPath: resolve("package.json"),
    packageJsonFullPath: resolve("package.json"),
    configObject: {
      projectFolder: process.cwd(),
      newlineKind: "lf",
      mainEntryPointFilePath: resolve(target.types),
      compiler: { tsconfigFilePath: resolve("tsconfig.base.json") },
      apiReport: {
        enabled: true,
        reportFileName: report,
        reportFolder: resolve("etc"),
        reportTempFolder: resolve(".build/api"),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
          "ae-missing-release-tag": silent,
          "ae-forgotten-export": { logLevel: ExtractorLogLevel.Error },
          "ae-unresolved-link": silent,
          "ae-undocumented": silent,
        },
        tsdocMessageReporting: { default: silent },
      },
    },
  });
  return [{ subpath, report, config }];
});
// One program of the compiler for all entry points.
const compilerState = CompilerState.create(entries[0]!.config, {
  additionalEntryPoints: entries.map(({ config }) => config.mainEntryPointFilePath),
});

let failed = false;
for (const { subpath, report, config } of entries) {
  const result = Extractor.invoke(config, {
    compilerState,
    localBuild: !check,
    messageCallback: (message: ExtractorMessage) => {
      if (message.category === "console") message.handled = true;
      const name = forgotten.exec(message.text)?.[1];
      if (name !== undefined && subpath !== "." && isExported(name)) message.logLevel = ExtractorLogLevel.None;
    },
  });
  if (result.apiReportChanged && check) {
    console.error(
      `etc/${report} differs from the public API: if the change is meant, run \`npm run api\` and commit it.`,
    );
  }
  if (result.errorCount > 0) {
    console.error("Export the types named above from the entry point, or mark the members that show them `@internal`.");
  }
  failed ||= !result.succeeded || (check && result.apiReportChanged);
}
if (failed) process.exit(1);
