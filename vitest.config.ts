import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import wengert from "./src/operators/plugin.ts";

const source = (path: string): string => fileURLToPath(new URL(`src/${path}`, import.meta.url));

const config: ViteUserConfig = defineConfig({
  plugins: [wengert.vite()],
  resolve: {
    alias: [
      { find: /^wengert$/, replacement: source("index.ts") },
      { find: /^wengert\/operators\/(\w+)$/, replacement: source("operators/$1.ts") },
      {
        find: /^wengert\/(jit|threads|special|nn|linalg|random|inspect|expression|fit|adapters|operators)$/,
        replacement: source("$1/index.ts"),
      },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    pool: "threads",
    maxWorkers: 2,
    testTimeout: 120_000,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      reporter: ["text-summary", "text", "json-summary"],
      thresholds: { "src/{prims,transforms}/**": { lines: 95, functions: 95, statements: 95 } },
    },
  },
});

export default config;
