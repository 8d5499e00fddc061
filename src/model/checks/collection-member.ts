import type { Rule } from './check.js'

/** A collection has members, and each is a repository of the model. */
export const collectionMember: Rule = {
  code: 'collection.member',
  severity: 'error',
  mend: 'Name the repositories of its members in "of", each once.',
  check: ({ collections, declared }, report) => {
    for (const { place, of } of collections) {
      if (of.length === 0)
        report({ place: `${place}.of`, message: 'a collection without members has nothing to read.' })
      for (const [position, alias] of of.entries()) {
        const isKnown = declared.has(alias)
        if (isKnown && of.indexOf(alias) === position) continue
        report({
          place: `${place}.of[${position}]`,
          message: isKnown ? `"${alias}" is a member already.` : `the model has no repository "${alias}".`,
          fix: isKnown ? 'Name it once.' : `Use one of ${[...declared.keys()].join(', ')}.`,
        })
      }
    }
  },
}
