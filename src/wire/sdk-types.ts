/** As much of the SDK as is gone around here: none of it is part of what it promises, so that each use looks first. */

/** A client. */
export interface SdkClient {
  readonly config: SdkConfig
  readonly middlewareStack: Stack
  readonly send: (command: object, options: { readonly abortSignal?: AbortSignal }) => Promise<unknown>
}

export interface SdkConfig {
  readonly logger?: object
  readonly requestHandler?: object
  readonly protocol?: SdkProtocol
  readonly streamCollector?: StreamCollector
  readonly credentials?: unknown
  readonly signingRegion?: string
  readonly signingName?: string
  signer?: MakeSigner
}

/** Makes what signs a request. */
export type MakeSigner = (scheme?: SigningScheme) => Promise<unknown>

/** Where and as which service an endpoint has requests signed. */
export interface SigningScheme {
  readonly name?: string
  readonly signingName?: string
  readonly signingRegion?: string
}

/** The class of a command. */
export type CommandClass = new (
  input: never,
) => {
  readonly middlewareStack: Stack
  resolveMiddleware(stack: Stack, config: object, options: object): Handler
}

/** A middleware stack. */
export interface Stack {
  clone(): Stack
  add(middleware: Middleware, options: object): void
  addRelativeTo(middleware: Middleware, options: object): void
  remove(name: string): boolean
  applyToStack(to: object): void
}

export type Middleware = (next: Handler, context: Context) => Handler

/** What middleware of one request shares. */
export interface Context {
  readonly endpointV2?: object
  readonly __smithy_context?: {
    readonly selectedHttpAuthScheme?: {
      readonly httpAuthOption?: { readonly signingProperties?: { config?: object } }
    }
  }
  [name: string]: unknown
}

/** What follows after a middleware, and the first of all. */
export type Handler = (given: Given) => Promise<Taken>

/** What goes down through the middleware. */
export interface Given {
  readonly input: object
  readonly request?: SdkRequest
}

/** What comes back. */
export interface Taken {
  readonly response?: SdkResponse
  readonly output?: unknown
}

export interface SdkRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly query: object
  body?: unknown
}

export interface SdkResponse {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

export type StreamCollector = (body: unknown) => Promise<Uint8Array>

/** A protocol, which makes requests of inputs and outputs of responses. */
export interface SdkProtocol {
  serializeRequest(operation: object, input: object, context: SerdeContext): Promise<SdkRequest>
  deserializeResponse(operation: object, context: SerdeContext, response: SdkResponse): Promise<object>
  getShapeId?(): string
  deserializeMetadata?(response: SdkResponse): object
}

export interface SerdeContext {
  readonly __smithy_context?: { readonly commandInstance?: object }
  readonly streamCollector?: StreamCollector
}
