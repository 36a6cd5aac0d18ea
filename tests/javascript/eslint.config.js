// Rules for the JavaScript of the book and of the explorers, which browsers run as it is written.
import js from "@eslint/js";
import globals from "globals";

const NO_MARKUP = "Build elements and set textContent: markup from a text can run code.";
const NO_HOST = "A page asks no other site: serve it from the book.";

export default [
  js.configs.recommended,
  {
    languageOptions: {
      ecmaVersion: 2023,
      sourceType: "module",
      globals: { ...globals.browser, ...globals.worker },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // size: as long as a person can read in one go
      complexity: ["error", 12],
      "max-depth": ["error", 3],
      "max-lines": ["error", 350],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 5],
      // one way to write a thing
      "arrow-body-style": "error",
      "no-else-return": "error",
      "no-lonely-if": "error",
      "no-nested-ternary": "error",
      "no-unneeded-ternary": "error",
      "no-useless-concat": "error",
      "no-useless-rename": "error",
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-arrow-callback": "error",
      "prefer-const": "error",
      "prefer-template": "error",
      // what goes wrong without a word
      "array-callback-return": "error",
      "default-case-last": "error",
      eqeqeq: "error",
      "no-constructor-return": "error",
      "no-implicit-coercion": "error",
      "no-param-reassign": "error",
      "no-promise-executor-return": "error",
      "no-shadow": "error",
      "no-template-curly-in-string": "error",
      "no-throw-literal": "error",
      "no-unmodified-loop-condition": "error",
      "no-unused-expressions": "error",
      "no-unused-vars": ["error", { args: "all", argsIgnorePattern: "^_$" }],
      "no-use-before-define": ["error", { functions: false }],
      "require-atomic-updates": "error",
      // what no page of ours does
      "no-alert": "error",
      "no-console": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-syntax": [
        "error",
        { selector: "MemberExpression[property.name=/^(inner|outer)HTML$/]", message: NO_MARKUP },
        {
          selector: "CallExpression[callee.property.name='insertAdjacentHTML']",
          message: NO_MARKUP,
        },
        {
          selector: "CallExpression[callee.object.name='document'][callee.property.name='write']",
          message: NO_MARKUP,
        },
        { selector: "Literal[value=/^(https?:)?\\/\\/(?!www\\.w3\\.org\\/)/]", message: NO_HOST },
        { selector: "TemplateElement[value.raw=/https?:\\/\\//]", message: NO_HOST },
      ],
    },
  },
  {
    // these run as classic scripts: a name at their top would be one of the whole page
    files: ["book/assets/*.js"],
    languageOptions: { sourceType: "script" },
    rules: {
      "no-implicit-globals": ["error", { lexicalBindings: true }],
      strict: ["error", "function"],
    },
  },
];
