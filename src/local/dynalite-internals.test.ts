import { describe, expect, it } from 'vitest'
import { SetupError } from '../errors/index.js'
import { loadDynalite } from './dynalite-internals.js'

describe('loadDynalite', () => {
  it('says how to install dynalite when it is missing', () => {
    const load = () =>
      loadDynalite((name) => {
        throw new Error(`Cannot find module ${name}`)
      })
    expect(load).toThrow(SetupError)
    expect(load).toThrow('npm install --save-dev --save-exact dynalite@4.0.0')
  })

  it('refuses another release than the one whose inner parts it knows', () => {
    const load = () => loadDynalite(() => ({ version: '4.1.0' }))
    expect(load).toThrow(expect.objectContaining({ code: 'setup.missing_package' }))
    expect(load).toThrow('4.1.0 is installed')
  })
})
