/**
 * The arrows of the house: imports run one way, and there is no circle, of types neither.
 * `cli, local, bin → lib, page → lambda → config → core → core/contract`
 */

/** What each room may not know, by folder. */
const ABOVE = [
  {
    room: '^core/contract/',
    above: '^(core/(?!contract/)|config|lambda|lib|page|local|cli|bin|scripts|bench|test)/',
  },
  { room: '^core/', above: '^(config|lambda|lib|page|local|cli|bin|scripts|bench|test)/' },
  { room: '^config/', above: '^(lambda|lib|page|local|cli|bin|scripts|bench|test)/' },
  { room: '^lambda/', above: '^(lib|page|local|cli|bin|scripts|bench|test)/' },
  { room: '^page/', above: '^(lib|local|cli|bin|scripts|bench|test)/' },
  { room: '^lib/', above: '^(page|local|cli|bin|scripts|bench|test)/' },
  { room: '^cli/', above: '^(local|bin/(?!pinned-node)|scripts|bench|test)/' },
  { room: '^local/', above: '^(lib|cli|bin|scripts|bench|test)/' },
  { room: '^bin/', above: '^(page|local|cli|scripts|bench|test)/' },
  { room: '^(scripts|bench)/', above: '^test/' },
  { room: '^test/e2e/', above: '^bench/' },
];

export default {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'every-import-is-found', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-package-in-what-runs',
      severity: 'error',
      from: { path: '^(core|config|lambda|page|local|cli|lib|bin)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    ...ABOVE.map(({ room, above }) => ({
      name: `no-back-arrow-from-${room.replace(/[^a-z/|]/g, '')}`,
      severity: 'error',
      from: { path: room },
      to: { path: above },
    })),
    {
      name: 'the-core-does-no-io',
      severity: 'error',
      from: { path: '^core/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'the-core-knows-no-sdk',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: '^node_modules/(@aws-|aws-cdk-lib|constructs)' },
    },
    {
      name: 'only-adapters-and-handlers-know-the-sdk',
      severity: 'error',
      from: { path: '^lambda/', pathNot: '^lambda/(aws/|[a-z]+/handler\\.ts$)' },
      to: { path: '^node_modules/@aws-sdk/' },
    },
    {
      name: 'what-the-function-loads-takes-zod-mini',
      severity: 'error',
      from: { path: '^(core|config|lambda)/' },
      to: { path: '^node_modules/zod/(?!.*mini)' },
    },
  ],
  options: {
    parser: 'tsc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules|cdk\\.out|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
