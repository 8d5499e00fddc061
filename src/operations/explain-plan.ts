import { describeActions, describeCondition } from '../expressions/readable.js'
import { requestSizeBytes } from './check-size.js'
import type { FoldedChecks } from './fold-checks.js'
import { listActions, type PlanAction } from './plan-actions.js'
import type { PlanExplanation, PlannedRequest, PlanStep } from './plan-types.js'
import { showKey } from './read-key.js'
import { currentItemInput, reasonOfRead } from './requests.js'
import { planInput } from './run-plan.js'
import type { WriteStep } from './write-step.js'

/** Says what a transaction will do. What depends on a read is shown as far as it is known, with the read. */
export function explainPlan({ steps, firstOf }: FoldedChecks, token: string | undefined): PlanExplanation {
  const requests = steps.map((step) => step.request(undefined, []))
  const actions = listActions(steps, requests, { places: firstOf })
  const reads = steps.filter((step) => step.missing.length > 0).map(describeRead)
  const planned = actions.map((action) => describeAction(action, steps, firstOf))
  const explanation = {
    requests: [...reads, { action: 'TransactWriteItems', input: planInput(actions, token), implied: false }],
    steps: planned,
    sizeBytes: sum(planned.map(({ sizeBytes }) => sizeBytes)),
    writeUnits: sum(planned.map(({ writeUnits }) => writeUnits)),
  }
  const print = { value: () => printTable(explanation), enumerable: false }
  return Object.freeze(Object.defineProperty(explanation, 'toString', print))
}

function describeRead(step: WriteStep): PlannedRequest {
  return {
    action: 'GetItem',
    input: currentItemInput(step),
    implied: true,
    reason: reasonOfRead(step),
  }
}

function describeAction(
  { request, claim, entity, steps: [place = 0] }: PlanAction,
  steps: readonly WriteStep[],
  firstOf: readonly number[],
): PlanStep {
  const { condition, actions, kind } = request
  const sizeBytes = requestSizeBytes(request)
  return Object.freeze({
    operation: firstOf[place] ?? place,
    action: kind,
    purpose: claim?.purpose ?? 'asked',
    entity: entity.name,
    attribute: claim?.unique.attribute,
    key: showKey((steps[place] as WriteStep).key),
    update: actions && describeActions(actions, entity.names),
    condition: condition && describeCondition(condition, entity.names),
    sizeBytes,
    writeUnits: 2 * Math.max(1, Math.ceil(sizeBytes / 1024)),
  })
}

function printTable({ steps, sizeBytes, writeUnits, requests }: Omit<PlanExplanation, 'toString'>): string {
  const rows = steps.map((step) => [
    String(step.operation),
    step.action,
    step.purpose === 'asked' ? step.entity : `${step.entity}: ${step.purpose} ${step.attribute}`,
    [step.update, step.condition && `if ${step.condition}`].filter((part) => part !== undefined).join(' '),
    String(step.sizeBytes),
    String(step.writeUnits),
  ])
  const table = [['#', 'action', 'item', 'what', 'bytes', 'units'], ...rows]
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column >= 4 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  const reads = requests.flatMap(({ implied, reason }) => (implied ? [`reads first: ${reason}`] : []))
  return [...reads, ...lines, `${steps.length} actions, ${sizeBytes} bytes, ${writeUnits} write units at least`].join(
    '\n',
  )
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
