/**
 * Lint rules, typed where that finds bugs. What lint cannot say (import arrows, ambient clock,
 * banned names) is in test/tidy. Formatting is Prettier's alone: no rule here speaks of it.
 */
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const TYPESCRIPT = ['**/*.ts'];
const TESTS = ['test/**/*.ts'];

/** Everywhere: what makes a reader or the type checker blind. */
const language = {
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'no-param-reassign': 'error',
  'no-eval': 'error',
  'no-console': 'error',
  'no-debugger': 'error',
  'no-constant-binary-expression': 'error',
  'no-promise-executor-return': 'error',
  'no-template-curly-in-string': 'error',
  'no-unreachable-loop': 'error',
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
};

const typed = {
  // Data from outside passes a schema; a type assertion would only hide that it did not.
  '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { allowDefaultCaseForExhaustiveSwitch: false, requireDefaultForNonUnion: true },
  ],
  '@typescript-eslint/explicit-module-boundary-types': 'error',
  '@typescript-eslint/consistent-type-imports': [
    'error',
    { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
  ],
  '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
  '@typescript-eslint/array-type': ['error', { default: 'array' }],
  '@typescript-eslint/prefer-nullish-coalescing': 'error',
  '@typescript-eslint/prefer-optional-chain': 'error',
  '@typescript-eslint/prefer-readonly': 'error',
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
  // The ports are asynchronous; an adapter that has nothing to wait for still is.
  '@typescript-eslint/require-await': 'off',
};

const sizes = (file, perFunction) => ({
  'max-lines': ['error', { max: file, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': [
    'error',
    { max: perFunction, skipBlankLines: true, skipComments: true, IIFEs: true },
  ],
});

export default defineConfig(
  globalIgnores(['node_modules/', 'cdk.out/', 'coverage/', 'demo-output/', '.almanac/', 'home/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { files: ['**/*.{js,mjs}'], rules: { ...language, 'no-console': 'off' } },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: { ...language, ...typed, ...sizes(250, 70) },
  },
  {
    // What prints to a terminal, and what is run by hand.
    files: ['bin/**', 'local/**', 'bench/**', 'scripts/**', 'examples/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // The type of a function that makes a schema is the schema; written out it would say it twice.
    files: ['shared/contracts/**'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    // A suite is one long function of small ones; its size says nothing.
    files: TESTS,
    rules: { ...sizes(600, 400), 'max-lines-per-function': 'off' },
  },
);
