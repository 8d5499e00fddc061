import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const engineSuites = ['contract', 'models', 'property', 'faults', 'differential'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
)
const packageSuites = ['test/package/**/*.test.ts']
const minuteMs = 60_000

// KEYLOOM_RUNS is how many times as often as usual each property runs, or `long`: see test/property/runs.ts.
// `--mode long` is what `npm run test:long` gives.
export default defineConfig(({ mode }) => {
  const runs = process.env.KEYLOOM_RUNS ?? (mode === 'long' ? 'long' : '1')
  const jsonReport = process.env.KEYLOOM_TEST_REPORT
  return {
    resolve: {
      alias: [
        { find: /^keyloom$/, replacement: source('./src/index.ts') },
        { find: /^keyloom\/(.+)$/, replacement: source('./src/$1/index.ts') },
      ],
    },
    test: {
      env: { KEYLOOM_RUNS: runs, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      setupFiles: ['test/setup/properties.ts'],
      testTimeout: (runs === 'long' ? 60 : Math.max(1, Number(runs))) * minuteMs,
      // A long run drops thousands of tables at its end.
      hookTimeout: (runs === 'long' ? 10 : 1) * minuteMs,
      reporters: [
        'default',
        source('./test/setup/rerun-reporter.ts'),
        ...(jsonReport ? [['json', { outputFile: jsonReport }] as ['json', { outputFile: string }]] : []),
      ],
      projects: [
        {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...engineSuites, ...packageSuites],
        },
        // What their files import is all of the source: to load it anew for each of them would take as long as the tests.
        { name: 'engines', include: engineSuites, globalSetup: ['test/engines/global-setup.ts'], isolate: false },
        { name: 'package', include: packageSuites, globalSetup: ['test/package/global-setup.ts'] },
        // A project reads this file anew, and is not told the mode unless it is said here.
      ].map((test) => ({ extends: true as const, mode, test })),
    },
  }
})
