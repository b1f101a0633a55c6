// Mistakes only; layout is .editorconfig's. Types are checked by `tsc` (tsconfig.json).
import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['build/', 'web/dist/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { ecmaVersion: 2022, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: true },
    rules: {
      eqeqeq: 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-restricted-properties': ['error',
        { object: 'Math', property: 'random', message: 'Randomness is a pure function of the seed.' }],
    },
  },
  { files: ['web/**'], languageOptions: { globals: { ...globals.browser, ...globals.worker } } },
  { files: ['scripts/**', 'tests/**', '*.js'], languageOptions: { globals: { ...globals.node } } },
  { files: ['tests/e2e/**', 'tests/js/**', 'tests/bench/browser/**'], languageOptions: { globals: { ...globals.browser } } },
];
