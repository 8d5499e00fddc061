import type { ModelProblem } from '../errors/index.js'

/** Takes the problems of a model as they are found; the compiler goes on to find the others. */
export type Report = (problem: ModelProblem) => void
