/**
 * The part of an SDK request handler that the fault layer needs. The handlers of the SDK fit it, and so does the
 * `config.requestHandler` of a client.
 */
export interface SdkRequestHandler {
  readonly metadata?: { readonly handlerProtocol: string }
  handle(request: SdkHttpRequest, options?: SdkHandlerOptions): Promise<{ response: SdkHttpResponse }>
  updateHttpClientConfig?(key: never, value: never): void
  httpHandlerConfigs?(): object
  destroy?(): void
}

/** A request handler with faults, for the option `requestHandler` of an SDK client. */
export interface FaultyRequestHandler extends SdkRequestHandler {
  updateHttpClientConfig(key: never, value: never): void
  httpHandlerConfigs(): object
  destroy(): void
}

/** An HTTP request as the SDK hands it over. */
export interface SdkHttpRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** An HTTP response as the SDK takes it. */
export interface SdkHttpResponse {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body?: unknown
}

/** What the SDK says about one request. */
export interface SdkHandlerOptions {
  readonly abortSignal?: SdkAbortSignal
  /** In milliseconds. */
  readonly requestTimeout?: number
}

/** A signal by which the SDK's user gives up: the platform's, or the SDK's own older kind. */
export interface SdkAbortSignal {
  readonly aborted: boolean
}
