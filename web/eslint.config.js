import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

// The arrows of web/src: api <- live <- map, ui <- pages. `map` draws and knows no socket; `live`
// knows no map.
const arrows = (forbidden, message) => ({
  "no-restricted-imports": ["error", { patterns: [{ group: forbidden, message }] }],
});

const noAssertion = {
  "no-restricted-syntax": [
    "error",
    {
      selector: "TSAsExpression:not([typeAnnotation.typeName.name='const'])",
      message: "Values are checked and typed in api/; nowhere else is a type asserted.",
    },
    { selector: "TSNonNullExpression", message: "Say what happens when it is missing." },
  ],
};

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/generated", "e2e/shots"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { "react-hooks": hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "max-lines": ["error", 300],
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  { files: ["src/{live,map,pages,ui,i18n}/**/*.{ts,tsx}", "src/*.{ts,tsx}"], rules: noAssertion },
  {
    files: ["src/api/**"],
    rules: arrows(
      ["**/live/*", "**/map/*", "**/ui/*", "**/pages/*"],
      "api imports nothing of ours",
    ),
  },
  {
    files: ["src/live/**"],
    rules: arrows(["**/map/*", "**/ui/*", "**/pages/*", "react"], "live knows no map and no React"),
  },
  {
    files: ["src/map/**"],
    rules: arrows(
      ["**/live/socket*", "**/live/session*", "**/pages/*", "**/ui/*"],
      "map draws; it knows no socket",
    ),
  },
  {
    files: ["src/ui/**"],
    rules: arrows(["**/pages/*", "**/map/*"], "ui is below pages and beside map"),
  },
  {
    files: ["**/*.{js,mjs}"],
    languageOptions: {
      globals: {
        process: "readonly",
        crypto: "readonly",
        console: "readonly",
        URL: "readonly",
        URLSearchParams: "readonly",
        Buffer: "readonly",
        setTimeout: "readonly",
        setInterval: "readonly",
        clearInterval: "readonly",
        clearTimeout: "readonly",
        document: "readonly",
        window: "readonly",
        fetch: "readonly",
        requestAnimationFrame: "readonly",
        performance: "readonly",
        location: "readonly",
        AbortSignal: "readonly",
        navigator: "readonly",
        localStorage: "readonly",
        caches: "readonly",
      },
    },
  },
);
