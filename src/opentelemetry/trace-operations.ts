import {
  context,
  type Histogram,
  type MeterProvider,
  metrics,
  SpanKind,
  SpanStatusCode,
  type TracerProvider,
  trace,
} from '@opentelemetry/api'
import { checkOptions, type OptionRules } from '../errors/check-options.js'
import type { OperationObserver } from '../wire/operation-event.js'
import { endAttributes, metricAttributes, requestAttributes, spanName } from './attributes.js'

/** Where spans and measurements go. */
export interface TraceOptions {
  /** Gives the tracer; the global one unless given. */
  readonly tracerProvider?: TracerProvider | undefined
  /** Gives the meter; the global one unless given. */
  readonly meterProvider?: MeterProvider | undefined
}

const traceOptions: OptionRules<TraceOptions> = {
  tracerProvider: {
    is: 'a tracer provider of OpenTelemetry',
    fits: (value) => typeof (value as Partial<TracerProvider> | null)?.getTracer === 'function',
  },
  meterProvider: {
    is: 'a meter provider of OpenTelemetry',
    fits: (value) => typeof (value as Partial<MeterProvider> | null)?.getMeter === 'function',
  },
}

const scope = 'keyloom'
/** The bounds that the conventions ask for, in seconds. */
const durationBounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]

/**
 * Makes a client span of every request to DynamoDB, and measures its duration, by OpenTelemetry's conventions for databases.
 * Spans of the network become its children. Nothing that they carry is a value of an item.
 *
 * @param options where spans and measurements go, if not to the global providers
 * @returns an observer, for `connect`'s `onOperation`
 * @throws SetupError (`setup.option`) if an option cannot be used
 * @see https://opentelemetry.io/docs/specs/semconv/db/
 * @example
 * ```ts
 * const traced = connect(shop, { client, onOperation: traceOperations() })
 * ```
 */
export function traceOperations(options: TraceOptions = {}): OperationObserver {
  checkOptions('traceOperations', options, traceOptions)
  const tracer = (options.tracerProvider ?? trace).getTracer(scope)
  const durationOf = durationHistogram(options.meterProvider)
  return Object.freeze({
    begin: (request) => {
      const span = tracer.startSpan(spanName(request), {
        kind: SpanKind.CLIENT,
        attributes: requestAttributes(request),
      })
      const within = trace.setSpan(context.active(), span)
      return {
        within: (send) => context.with(within, send),
        end: (event) => {
          span.setAttributes(endAttributes(event))
          if (event.outcome !== 'success') span.setStatus({ code: SpanStatusCode.ERROR })
          span.end()
          durationOf().record(event.durationMs / 1000, metricAttributes(event), within)
        },
      }
    },
  } satisfies OperationObserver)
}

/** The global meter is no promise of a later one, as the global tracer is: it is asked for until there is one. */
function durationHistogram(given: MeterProvider | undefined): () => Histogram {
  let made: { readonly provider: MeterProvider; readonly histogram: Histogram } | undefined
  return () => {
    const provider = given ?? metrics.getMeterProvider()
    if (made?.provider === provider) return made.histogram
    const histogram = provider.getMeter(scope).createHistogram('db.client.operation.duration', {
      description: 'Duration of database client operations.',
      unit: 's',
      advice: { explicitBucketBoundaries: durationBounds },
    })
    made = { provider, histogram }
    return histogram
  }
}
