/** The written config and the environment's name in, where files and databases are out. Wrong values are left to validate. */
import { dirname, resolve } from 'node:path'
import { suggestName } from '../../diagnostics/closest-name.ts'
import { type Checked, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { DeclarationSource } from '../../ir/declaration.ts'
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import type { DatabaseSettings, ProjectSettings } from '../../ir/project.ts'

export interface WrittenConfig {
  /** Absolute path of the config file. */
  readonly path: string
  readonly body: JsonObject
  readonly source: DeclarationSource
}

/** `undefined` when the environment asked for does not exist: nothing may be opened by mistake. */
export function projectSettings(
  config: WrittenConfig,
  environment: string | undefined,
): Checked<ProjectSettings | undefined> {
  const { body } = config
  const root = resolve(dirname(config.path), text(body.root) ?? '.')
  const environments = mapping(body.environments)
  const chosen = environment === undefined ? {} : environments[environment]
  if (environment !== undefined && !Object.hasOwn(environments, environment)) {
    const names = Object.keys(environments)
    const unknown = diagnostic('CRM1004', {
      location: config.source.locate(['environments']),
      message: `There is no environment "${environment}"`,
      fix: suggestName(environment, names) ?? knownEnvironments(names),
    })
    return { value: undefined, diagnostics: [unknown] }
  }
  const special = mapping(mapping(chosen).database)
  const database = databaseSettings(mapping(body.database), special, root)
  if (new TextEncoder().encode(database.schema).length > LONGEST_NAME) {
    const owner = special.schema === undefined ? [] : ['environments', environment ?? '']
    const long = diagnostic('CRM1007', {
      location: config.source.locate([...owner, 'database', 'schema']),
      message: `The schema name "${database.schema}" is longer than ${LONGEST_NAME} bytes`,
      fix: 'Shorten it, so that it stays different from the names of other environments.',
    })
    return { value: undefined, diagnostics: [long] }
  }
  return {
    value: { root, include: (texts(body.include) ?? DEFAULT_INCLUDE).map(withoutDot), database },
    diagnostics: [],
  }
}

/** Of a longer name the database keeps so many bytes, and says nothing. */
const LONGEST_NAME = 63

const DEFAULT_INCLUDE = ['**/*.{ts,yaml,yml}']
/** Never part of a project, whatever `include` says. */
const ALWAYS_EXCLUDED = [
  '**/node_modules/**',
  '**/dist/**',
  '**/*.d.ts',
  '**/*.test.ts',
  '**/*.spec.ts',
  '**/crm.config.*',
]

/** Globs relative to the root. */
export function excludedGlobs(config: WrittenConfig): readonly string[] {
  return [...ALWAYS_EXCLUDED, ...(texts(config.body.exclude) ?? [])].map(withoutDot)
}

/** To matchers `./a.ts` is not `a.ts`. */
function withoutDot(glob: string): string {
  return glob.replace(/^\.\//, '')
}

function knownEnvironments(names: readonly string[]): string {
  return names.length === 0
    ? 'Add it under "environments" in the config.'
    : `Environments are ${names.join(', ')}.`
}

function databaseSettings(base: JsonObject, special: JsonObject, root: string): DatabaseSettings {
  const embedded = { ...mapping(base.embedded), ...mapping(special.embedded) }
  const specialUrl = text(mapping(special.url).env)
  const seed = text(embedded.seed)
  return {
    urlEnv: specialUrl ?? text(mapping(base.url).env) ?? 'DATABASE_URL',
    schema: text(special.schema) ?? text(base.schema) ?? 'crm',
    embeddedPath: resolve(root, text(embedded.path) ?? '.crm'),
    ...(seed === undefined ? {} : { seed: resolve(root, seed) }),
    ...(specialUrl !== undefined && special.embedded === undefined ? { isUrlRequired: true } : {}),
  }
}

function mapping(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function texts(value: Json | undefined): readonly string[] | undefined {
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string')
  return isList ? value : undefined
}
