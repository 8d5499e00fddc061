// The architecture, as rules: a folder imports only from folders above it in this list, type imports included. Folders on one
// line don't import each other.
const layers = [
  ['errors', 'util'],
  ['schema'],
  ['keys'],
  ['model'],
  ['expressions'],
  ['wire'],
  ['operations'],
  ['database'],
  ['provision', 'streams', 'local', 'testing', 'opentelemetry'],
  ['cli'],
]

const folders = layers.flat()
const tests = '\\.test(-d)?\\.ts$'
const inFolders = (names) => `^src/(${names.join('|')})/`

const layerRules = layers.flatMap((layer, depth) =>
  layer.map((folder) => ({
    name: `layers-${folder}`,
    comment: `src/${folder}/ imports only from itself and from the folders above it.`,
    severity: 'error',
    from: { path: inFolders([folder]), pathNot: tests },
    to: { path: '^src/', pathNot: inFolders([folder, ...layers.slice(0, depth).flat()]) },
  })),
)

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'known-folders',
      comment: 'Every file of src is in a folder of the list, or is the entry point.',
      severity: 'error',
      from: { path: '^src/', pathNot: [inFolders(folders), '^src/index\\.ts$'] },
      to: {},
    },
    {
      name: 'no-cycles',
      comment: 'No file imports itself by way of others.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'entry-point-is-lean',
      comment: 'Who imports the main entry point must not pay for the subpaths.',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: inFolders(['provision', 'streams', 'local', 'testing', 'opentelemetry', 'cli']), reachable: true },
    },
    {
      name: 'engine-reads-for-itself',
      comment: 'The embedded engine reads requests as DynamoDB does: a bug of the printer must not hide in it.',
      severity: 'error',
      from: { path: inFolders(['local']), pathNot: tests },
      to: { path: inFolders(['expressions']), reachable: true },
    },
    {
      name: 'zod-core-only',
      comment:
        "Schemas are read through zod/v4/core: zod's other entry points cost users who import another one of them.",
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: '(^|/)node_modules/zod/', pathNot: '(^|/)node_modules/zod/v4/core/' },
    },
    {
      name: 'sdk-in-few-places',
      comment: 'Few folders talk to AWS; the others may name the types of the SDK.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [inFolders(['wire', 'provision', 'streams', 'local', 'testing', 'cli']), tests],
      },
      to: {
        path: '(^|/)node_modules/@(aws-sdk|smithy)/',
        pathNot: '(^|/)node_modules/@aws-sdk/(lib|util)-dynamodb/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-document-client',
      comment:
        "Importing the document client costs each process that starts. Its class of exact numbers is in the SDK's util-dynamodb.",
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: '(^|/)node_modules/@aws-sdk/lib-dynamodb/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'exact-numbers-in-schema',
      comment: 'Of what the SDK has for values, schema/ needs the class of exact numbers, and nothing else does.',
      severity: 'error',
      from: { path: '^src/', pathNot: [inFolders(['schema']), tests] },
      to: { path: '(^|/)node_modules/@aws-sdk/util-dynamodb/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'dynalite-in-local',
      comment: 'The engine behind keyloom/local is an optional peer.',
      severity: 'error',
      from: { path: '^src/', pathNot: [inFolders(['local']), tests] },
      to: { path: '(^|/)node_modules/dynalite/' },
    },
    {
      name: 'opentelemetry-in-its-folder',
      comment: 'What keyloom/opentelemetry stands on is an optional peer.',
      severity: 'error',
      from: { path: '^src/', pathNot: [inFolders(['opentelemetry']), tests] },
      to: { path: '(^|/)node_modules/@opentelemetry/' },
    },
    {
      name: 'no-development-packages',
      comment: 'What is published imports only what its users have: dependencies and peer dependencies.',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm-peer'] },
    },
    {
      name: 'declared-packages',
      comment: 'Every package that is imported stands in package.json, and every import can be found.',
      severity: 'error',
      from: { path: '^src/' },
      // A file inside of a peer package is reported as a peer and as unknown at once.
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'],
        dependencyTypesNot: ['npm', 'npm-peer', 'npm-dev'],
      },
    },
    {
      name: 'no-tests-in-source',
      comment: 'What is published imports no tests.',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: [tests, '^(test|examples|bench|scripts)/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Type imports count.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
}
