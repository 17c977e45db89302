import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const SYNTAX = [
  {
    selector:
      ":matches(ImportDeclaration, ExportNamedDeclaration, ImportExpression)[source.value=/^\\.{1,2}\\u002F(?!.*\\.(ts|tsx|json|css|svg)$)/]",
    message: "A relative import names the file as it is, with its extension: Node runs the source.",
  },
  { selector: "TSEnumDeclaration", message: "Use an `as const` union." },
];
const NO_BARREL = { selector: "ExportAllDeclaration[exported=null]", message: "Name what is exported: no barrels." };

export default defineConfig(
  {
    ignores: [
      "**/node_modules/",
      "**/generated/",
      "**/.next/",
      "**/.ponder/",
      "**/next-env.d.ts",
      "**/ponder-env.d.ts",
      "artifacts/",
      "cache/",
      "coverage/",
      "types/",
      ".datagraph/",
    ],
  },
  js.configs.recommended,
  tseslint.configs.strict,
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // noUncheckedIndexedAccess makes `!` the way to say "this index is there"
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "max-lines": ["error", { max: 400, skipBlankLines: false, skipComments: false }],
      "no-restricted-syntax": ["error", ...SYNTAX, NO_BARREL],
    },
  },
  // Ponder reads one schema file
  { files: ["indexer/ponder.schema.ts"], rules: { "no-restricted-syntax": ["error", ...SYNTAX] } },
  { files: ["**/*.test.ts"], rules: { "max-lines": "off" } },
);
