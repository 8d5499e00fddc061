import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

export const engineNames = ['local', 'dynamodb-local'] as const

/** The engines that the contract suites know: the embedded one, and AWS's DynamoDB Local. */
export type EngineName = (typeof engineNames)[number]

/** An engine that answers requests. */
export interface RunningEngine {
  readonly client: DynamoDBClient
  readonly endpoint: string
  /** Lets go of everything that `start` took, and of nothing else. */
  stop(): Promise<void>
}

/** How to start one engine. */
export interface Engine {
  readonly name: EngineName
  start(): Promise<RunningEngine>
}

/** An engine that this run leaves out, and why. */
export interface LeftOutEngine {
  readonly name: EngineName
  readonly reason: string
}

/** Which engines a run of the tests uses: plain data, since it travels from the main process to the test workers. */
export interface EnginesOfRun {
  readonly engines: readonly { readonly name: EngineName; readonly endpoint?: string }[]
  readonly leftOut: readonly LeftOutEngine[]
}
