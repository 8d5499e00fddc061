// Type-checks modules that exist in memory only, as if they stood in the project.
import { join } from 'node:path'
import ts from 'typescript'

/**
 * @param {string} root - the folder of the project, whose tsconfig.json counts
 * @param {Map<string, import('./extract.mjs').Module>} modules - by path, relative to the root
 * @param {string[]} alongside - paths of files to compile with them
 * @param {import('typescript').CompilerOptions} extraOptions
 * @returns {string[]} what the compiler finds in the modules, each with the place of the line
 */
export function compileModules(root, modules, alongside = [], extraOptions = {}) {
  const texts = new Map(
    // `export {}`: a snippet without imports is a module too, and may await.
    [...modules].map(([path, { lines }]) => [
      join(root, path),
      `${lines.map(({ text }) => text).join('\n')}\nexport {}\n`,
    ]),
  )
  const options = { ...readOptions(root), ...extraOptions }
  const host = createHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (path) => texts.has(path) || fileExists(path)
  host.readFile = (path) => texts.get(path) ?? readFile(path)
  host.getSourceFile = (path, ...rest) => {
    const text = texts.get(path)
    return text === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, text, ...rest)
  }
  const program = ts.createProgram({
    rootNames: [...texts.keys(), ...alongside.map((path) => join(root, path))],
    options,
    host,
  })
  const general = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()]
  // The sources that they import have a check of their own.
  const specific = [...modules].flatMap(([path, module]) => {
    const source = program.getSourceFile(join(root, path))
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((diagnostic) => {
      const { line } = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0)
      return `${module.lines[line]?.place ?? module.lines.at(-1)?.place}: ${messageOf(diagnostic)}`
    })
  })
  return [...general.map(messageOf), ...specific]
}

function messageOf(diagnostic) {
  return ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n  ')
}

/**
 * The names that modules export, types too.
 *
 * @param {string} root
 * @param {readonly string[]} specifiers - such as `keyloom/local`
 * @returns {Map<string, string>} where each name comes from; the first module wins
 */
export function exportedNames(root, specifiers) {
  const options = readOptions(root)
  const from = join(root, 'package.json')
  const files = new Map()
  for (const specifier of specifiers) {
    const found = ts.resolveModuleName(specifier, from, options, ts.sys, undefined, undefined, ts.ModuleKind.ESNext)
    if (found.resolvedModule) files.set(specifier, found.resolvedModule.resolvedFileName)
  }
  const program = ts.createProgram({ rootNames: [...files.values()], options, host: createHost(options) })
  const names = new Map()
  for (const [specifier, file] of files) {
    const source = program.getSourceFile(file)
    const symbol = source && program.getTypeChecker().getSymbolAtLocation(source)
    for (const { name } of symbol ? program.getTypeChecker().getExportsOfModule(symbol) : []) {
      if (!names.has(name)) names.set(name, specifier)
    }
  }
  return names
}

// Three programs read the same declarations of the SDK and zod: parsing them once is most of the time saved.
const parsed = new Map()

function createHost(options) {
  const host = ts.createCompilerHost(options)
  const { getSourceFile } = host
  host.getSourceFile = (path, ...rest) => {
    const known = parsed.get(path)
    if (known) return known
    const source = getSourceFile(path, ...rest)
    parsed.set(path, source)
    return source
  }
  return host
}

function readOptions(root) {
  const { config, error } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'))
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root)
  return { ...options, noEmit: true, skipLibCheck: true }
}
