import { relative } from 'node:path'
import type { Reporter, TestCase } from 'vitest/node'

/**
 * Says how to run a property that failed again, with the values that failed.
 *
 * @param failures - the failed tests with what they threw
 * @returns one command for each failure that fast-check reports
 */
export function rerunCommands(
  failures: readonly { readonly file: string; readonly test: string; readonly messages: readonly string[] }[],
): readonly string[] {
  return failures.flatMap(({ file, test, messages }) =>
    messages.flatMap((message) => {
      const found = /seed: (-?\d+)(?:, path: "([\d:]+)")?/.exec(message)
      if (!found) return []
      const path = found[2] === undefined ? '' : ` KEYLOOM_PATH=${found[2]}`
      return [`KEYLOOM_SEED=${found[1]}${path} npx vitest run ${file} -t ${quoteForShell(escapePattern(test))}`]
    }),
  )
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** Prints, at the end of a run, how to run each failed property again. */
class RerunReporter implements Reporter {
  readonly #failed: TestCase[] = []

  onTestCaseResult(test: TestCase): void {
    if (test.result().state === 'failed') this.#failed.push(test)
  }

  onTestRunEnd(): void {
    const commands = rerunCommands(
      this.#failed.map((test) => ({
        file: relative(process.cwd(), test.module.moduleId),
        test: test.fullName.replaceAll(' > ', ' '),
        messages: (test.result().errors ?? []).map((error) => error.message),
      })),
    )
    this.#failed.length = 0
    if (commands.length === 0) return
    process.stdout.write(`\nTo run a failed property again with the same values:\n  ${commands.join('\n  ')}\n`)
  }
}

// vitest loads a reporter by its default export.
export default RerunReporter
