import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/**
 * Few rules, those that find mistakes. What types can say is left to tsc, what is taste to the eye; import boundaries
 * and cycles are checked by scripts/check-boundaries.ts.
 */
const mistakes = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  eqeqeq: 'error',
  'no-console': ['error', { allow: ['error'] }],
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'max-lines': ['error', { max: 400 }],
};

export default tseslint.config(
  { ignores: ['dist/', 'var/', 'coverage/', 'agent-ui/dist/', '**/*.d.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: mistakes,
  },
  {
    // One reader of the environment: config/. Tools and tests are programs of their own.
    files: ['server/**/*.ts', 'ivr/**/*.ts', 'sms/**/*.ts', 'migrations/**/*.ts', 'agent-ui/src/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Only config/ reads the environment; take the value as a parameter.' }],
    },
  },
  {
    files: ['agent-ui/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    // The first migration is one table after the other; frozen history is not improved by cutting it up.
    files: ['migrations/**/*.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    // Programs that talk to a person on a terminal.
    files: ['scripts/**/*.ts', 'test/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
);
