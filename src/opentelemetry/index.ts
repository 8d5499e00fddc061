export { type TraceOptions, traceOperations } from './trace-operations.js'
