import { describe, expect, it } from 'vitest'
import { chooseEngines, describeLeftOut } from './choose.js'

describe('the engines of a run', () => {
  it('are those that are asked for, the others left out', async () => {
    expect(await chooseEngines(' local ')).toEqual({
      names: ['local'],
      leftOut: [{ name: 'dynamodb-local', reason: 'KEYLOOM_ENGINES does not ask for it.' }],
    })
  })

  it('are known by name: a misspelt one must not quietly test nothing', async () => {
    await expect(chooseEngines('local,dynamolocal')).rejects.toThrow(
      'KEYLOOM_ENGINES asks for dynamolocal; the engines are local, dynamodb-local.',
    )
  })

  it('always include the embedded one unless they are chosen', async () => {
    for (const asked of [undefined, '']) {
      const { names, leftOut } = await chooseEngines(asked)
      expect(names).toContain('local')
      expect([...names, ...leftOut.map(({ name }) => name)]).toEqual(['local', 'dynamodb-local'])
    }
  })

  it('are described in one line where some are left out', () => {
    expect(describeLeftOut(['local'], [{ name: 'dynamodb-local', reason: 'No Java.' }])).toBe(
      'The engine suites ran on local only. Left out: dynamodb-local (No Java.)',
    )
    expect(describeLeftOut(['local', 'dynamodb-local'], [])).toBeUndefined()
  })
})
