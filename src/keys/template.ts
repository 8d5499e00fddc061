import type { TemplateProblem } from './key-part.js'
import type { TemplateCode } from './template-diagnostics.js'
import { findTextFault } from './text.js'

/** A placeholder as parsed, before its attribute is looked up. */
export interface ParsedPlaceholder {
  readonly text: string
  readonly path: string
  readonly formats: readonly string[]
  readonly fallback: string | undefined
}

/** A segment as parsed. A literal is all `prefix`. */
export interface ParsedSegment {
  readonly prefix: string
  readonly placeholder: ParsedPlaceholder | undefined
  readonly suffix: string
}

/** What {@link parseTemplate} returns: `segments` is of use only if there are no problems. */
export interface ParsedTemplate {
  readonly segments: readonly ParsedSegment[]
  readonly problems: readonly TemplateProblem[]
}

const punctuation = '!"#$&\'()*+,-/:;=?@[\\]^_`{}~'

/** Whether a text can separate segments: one ASCII punctuation character that no template, number or escape needs. */
export function isDelimiter(text: string): boolean {
  return text.length === 1 && punctuation.includes(text)
}

/**
 * Splits a template into its segments.
 *
 * @param delimiter - The table's delimiter; inside of a placeholder it separates nothing.
 */
export function parseTemplate(template: string, delimiter: string): ParsedTemplate {
  const problems: TemplateProblem[] = []
  const report = (code: TemplateCode, message: string, fix: string): void => {
    problems.push(Object.freeze({ code, message, fix }))
  }
  if (!isDelimiter(delimiter)) {
    report(
      'key.delimiter',
      `${JSON.stringify(delimiter)} is not one ASCII punctuation character other than % < > | .`,
      'Use "#", which is the default.',
    )
    return { segments: [], problems }
  }
  if (template === '') {
    report(
      'key.empty_template',
      'the template is empty, and so would be the key.',
      'Give it a literal, such as "META".',
    )
    return { segments: [], problems }
  }
  const segments = splitSegments(template, delimiter).map((text) => parseSegment(text, template, report))
  return { segments, problems }
}

/** Cuts at delimiters, but not within angle brackets. */
function splitSegments(template: string, delimiter: string): readonly string[] {
  const pieces = template.split(delimiter)
  if (!pieces.some(isOpen)) return pieces
  const found: string[] = []
  let open: string | undefined
  for (const piece of pieces) {
    const text = open === undefined ? piece : open + delimiter + piece
    open = isOpen(text) ? text : undefined
    if (open === undefined) found.push(text)
  }
  return open === undefined ? found : [...found, open]
}

/** Whether a text ends within angle brackets. */
function isOpen(text: string): boolean {
  return text.lastIndexOf('<') > text.lastIndexOf('>')
}

type Report = (code: TemplateCode, message: string, fix: string) => void

function parseSegment(text: string, template: string, report: Report): ParsedSegment {
  const open = text.indexOf('<')
  const close = text.indexOf('>', open + 1)
  if (open === -1 || close === -1) {
    checkLiteral(text, template, report)
    return { prefix: text, placeholder: undefined, suffix: '' }
  }
  const prefix = text.slice(0, open)
  const suffix = text.slice(close + 1)
  checkLiteral(prefix, template, report)
  const another = suffix.indexOf('<')
  if (another !== -1 && suffix.indexOf('>', another) !== -1) {
    report(
      'key.two_placeholders',
      `two placeholders stand in one segment of "${template}", so that their values could not be told apart.`,
      'Put the delimiter between them.',
    )
  } else checkLiteral(suffix, template, report)
  return { prefix, placeholder: parsePlaceholder(text.slice(open + 1, close), template, report), suffix }
}

const noFormats: readonly string[] = []
/** Names, none of them empty. */
const pathForm = /^[^.]+(?:\.[^.]+)*$/

function parsePlaceholder(text: string, template: string, report: Report): ParsedPlaceholder {
  const bar = text.indexOf('|')
  const fallback = bar === -1 ? undefined : text.slice(bar + 1)
  const described = bar === -1 ? text : text.slice(0, bar)
  const colon = described.indexOf(':')
  const path = colon === -1 ? described : described.slice(0, colon)
  const formats = colon === -1 ? noFormats : described.slice(colon + 1).split(':')
  if (text.includes('<')) {
    report(
      'key.syntax',
      `"<" stands inside of a placeholder in "${template}".`,
      'Close the placeholder with ">" first.',
    )
  }
  if (!pathForm.test(path) || formats.includes('')) {
    report(
      'key.syntax',
      `<${text}> is not a placeholder.`,
      'Write <attribute>, <map.attribute>, <attribute:format> or <attribute|FALLBACK>.',
    )
  }
  return { text, path, formats, fallback }
}

/** What most literals are made of. */
const plainText = /^[ -;=?-{}~]*$/

function checkLiteral(text: string, template: string, report: Report): void {
  if (plainText.test(text)) return
  const bracket = /[<>]/.exec(text)?.[0]
  if (bracket !== undefined) {
    const other = bracket === '<' ? '>' : '<'
    report('key.syntax', `"${bracket}" without "${other}" in "${template}".`, 'Write placeholders as <attribute>.')
  } else if (text.includes('|')) {
    report(
      'key.literal',
      `a literal in "${template}" contains "|".`,
      'A fallback stands inside of the brackets: <attribute|NONE>.',
    )
  } else if (hasControl(text) || findTextFault(text, -1) !== undefined) {
    report(
      'key.literal',
      `a literal in "${template}" contains a control character, a noncharacter or a lone surrogate.`,
      'Use printable text.',
    )
  }
}

/** Whether a text contains a C0 or C1 control character. */
function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0)) return true
  }
  return false
}
