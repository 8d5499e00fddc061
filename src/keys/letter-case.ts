/**
 * Maps each code point to its lower or upper case. A code point whose counterpart is not a single one stays as it is,
 * and so does one whose counterpart would map again, so that mapping twice is the same as mapping once.
 */
export function mapCase(text: string, format: 'lower' | 'upper'): string {
  let mapped = ''
  for (const character of text) mapped += mapCharacter(character, format)
  return mapped
}

function mapCharacter(character: string, format: 'lower' | 'upper'): string {
  const next = changeCase(character, format)
  return isSingle(next) && changeCase(next, format) === next ? next : character
}

function changeCase(character: string, format: 'lower' | 'upper'): string {
  return format === 'lower' ? character.toLowerCase() : character.toUpperCase()
}

function isSingle(text: string): boolean {
  return text.length === 1 || (text.length === 2 && (text.codePointAt(0) ?? 0) > 0xffff)
}
