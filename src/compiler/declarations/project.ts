/** The project: its zone, the default schedule of refreshes, and how far a saved plan can be trusted. */
import { addressOf } from '../../ir/address.ts'
import { parseDuration } from '../../ir/duration.ts'
import type { JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import type { CheckSettings, PlanSettings, Project } from '../../ir/project.ts'
import type { Rules } from '../../ir/rules.ts'
import { COUNTRY_SCHEMA, resolveCountry } from '../fields/country.ts'
import { DURATION_SCHEMA } from '../fields/duration.ts'
import { resolveSchedule, SCHEDULE_SCHEMA } from '../fields/schedule.ts'
import { resolvePercent, SHARE_SCHEMA } from '../fields/share.ts'
import { objectField, present, textField } from '../fields/written-field.ts'
import { resolveZone, ZONE_SCHEMA } from '../fields/zone.ts'
import { conditionDependencies } from '../language/conditions/table.ts'
import { membersSql } from '../sql/members.ts'
import { CONTROL_SCHEMA, resolveBucketShare } from './bucket-share.ts'
import type { DeclarationContext, DeclarationKind } from './declaration-kind.ts'
import { sqlSourceOf } from './graph-catalog.ts'
import { GUARDS_SCHEMA, resolveGuards } from './guards/guard-settings.ts'
import { namedKeyColumns } from './key-columns.ts'
import { DATABASE_SCHEMA, FILE_FIELDS } from './project-files.ts'
import { resolveSite, SITE_FIELDS } from './project-links.ts'
import { COMPLIANCE_SCHEMA, RULES_SCHEMA, resolveRules } from './project-rules.ts'

const PLAN_SCHEMA: JsonObject = {
  type: 'object',
  description: 'How far a saved plan may be from what it would be now.',
  properties: {
    tolerance: {
      ...SHARE_SCHEMA,
      description:
        'How far an audience may have moved since the plan, as a share of it. Default 10%.',
    },
    toleranceMinimum: {
      type: 'integer',
      minimum: 0,
      description: 'Movements of up to this many people are always within tolerance. Default 20.',
    },
    lifetime: {
      ...DURATION_SCHEMA,
      description: 'How long after its as-of a saved plan may be applied. Default 24h.',
    },
    minimumCell: {
      type: 'integer',
      minimum: 1,
      description:
        'Counts below this are shown as `<N`, so that nobody can be singled out. Default 5.',
    },
  },
  additionalProperties: false,
}

const CHECKS_SCHEMA: JsonObject = {
  type: 'object',
  description: 'When warnings about segments are given.',
  properties: {
    maxBases: {
      type: 'integer',
      minimum: 1,
      description:
        'A segment may combine so many of the five bases of segmentation, written as tags. Default 3.',
    },
    minAudience: {
      type: 'integer',
      minimum: 0,
      description: 'Plans and previews warn of an audience of fewer people. Default 0, never.',
    },
  },
  additionalProperties: false,
}

const DEFAULT_CHECKS: CheckSettings = { maxBases: 3, minAudience: 0 }

const DEFAULT_PLAN: PlanSettings = {
  tolerance: 0.1,
  toleranceMinimum: 20,
  lifetimeSeconds: 24 * 3600,
  minimumCell: 5,
}

export const PROJECT: DeclarationKind<'project'> = {
  kind: 'project',
  schema: {
    title: 'Project',
    description: 'The configuration of a project: crm.config.ts, .js, .yaml or .json.',
    properties: {
      zone: ZONE_SCHEMA,
      refresh: {
        ...SCHEDULE_SCHEMA,
        description: 'Default schedule of segment refreshes. Default hourly.',
      },
      plan: PLAN_SCHEMA,
      checks: CHECKS_SCHEMA,
      control: CONTROL_SCHEMA,
      country: COUNTRY_SCHEMA,
      guards: GUARDS_SCHEMA,
      ...SITE_FIELDS,
      compliance: COMPLIANCE_SCHEMA,
      rules: RULES_SCHEMA,
      ...FILE_FIELDS,
      database: DATABASE_SCHEMA,
      environments: {
        type: 'object',
        description: 'Settings by the name given to --env; they replace those above.',
        additionalProperties: {
          type: 'object',
          properties: { database: DATABASE_SCHEMA },
          additionalProperties: false,
        },
      },
    },
    required: ['zone'],
    examples: [
      { zone: 'Asia/Seoul', refresh: '0 6 * * *', database: { url: { env: 'DATABASE_URL' } } },
    ],
    hasMetadata: false,
  },
  resolve(declaration, context): Project | undefined {
    const { body, id } = declaration
    const zone = resolveZone(textField(body, 'zone') ?? '', ['zone'], context)
    const refresh = resolveSchedule(body.refresh ?? '0 * * * *', ['refresh'], {
      report: context.report,
      zone: zone ?? 'UTC',
    })
    const site = resolveSite(body, context)
    const plan = resolvePlan(objectField(body, 'plan') ?? {}, ['plan'], context)
    const checks = resolveChecks(objectField(body, 'checks') ?? {})
    const country = resolveCountry(textField(body, 'country'), ['country'], context)
    const guards = resolveGuards(objectField(body, 'guards'), ['guards'], {
      ...context,
      projectZone: zone ?? 'UTC',
    })
    const control = resolveBucketShare(body.control, ['control'], context)
    return zone === undefined || refresh === undefined
      ? undefined
      : present({
          name: id,
          zone,
          refresh,
          plan,
          checks,
          site,
          rules: resolveRules(body, context),
          control,
          country,
          guards,
        })
  },
  canonical: ({ name: _name, checks: _checks, ...rest }) => ({
    ...rest,
    refresh: { ...rest.refresh },
    plan: { ...rest.plan },
  }),
  dependencies: ({ rules }) =>
    nightReads(rules)?.segments.map((id) => addressOf('segment', id)) ?? [],
  catalogReads: ({ rules }) => nightReads(rules),
  keyColumns: ({ rules }) =>
    rules?.korea?.nightConsent === undefined
      ? []
      : namedKeyColumns(rules.korea.nightConsent, ['rules', 'korea', 'nightConsent']),
  compile(project, graph) {
    const nightConsent = project.rules?.korea?.nightConsent
    if (nightConsent === undefined) return { kind: 'project', project }
    return {
      kind: 'project',
      project,
      nightConsent: membersSql(nightConsent, sqlSourceOf(graph), { among: 'keys' }),
    }
  },
  /** Where files and databases are is not part of what the project does. */
  splitWritten(body) {
    const { zone, refresh, plan, control, country, guards, preferences, links } = body
    const { compliance, rules } = body
    const site = { preferences, links, compliance, rules }
    const written = { zone, refresh, plan, control, country, guards, ...site }
    return { written, metadata: {} }
  },
}

function nightReads(rules: Rules | undefined) {
  const night = rules?.korea?.nightConsent
  return night === undefined ? undefined : conditionDependencies(night)
}

function resolveChecks({ maxBases, minAudience }: JsonObject): CheckSettings {
  return {
    maxBases: typeof maxBases === 'number' ? maxBases : DEFAULT_CHECKS.maxBases,
    minAudience: typeof minAudience === 'number' ? minAudience : DEFAULT_CHECKS.minAudience,
  }
}

function resolvePlan(
  written: JsonObject,
  path: FieldPath,
  context: DeclarationContext,
): PlanSettings {
  const tolerance = textField(written, 'tolerance')
  const percent =
    tolerance === undefined ? undefined : resolvePercent(tolerance, [...path, 'tolerance'], context)
  const { toleranceMinimum, minimumCell } = written
  return {
    tolerance: percent === undefined ? DEFAULT_PLAN.tolerance : Number(percent) / 100,
    toleranceMinimum:
      typeof toleranceMinimum === 'number' ? toleranceMinimum : DEFAULT_PLAN.toleranceMinimum,
    lifetimeSeconds: resolveLifetime(
      textField(written, 'lifetime'),
      [...path, 'lifetime'],
      context,
    ),
    minimumCell: typeof minimumCell === 'number' ? minimumCell : DEFAULT_PLAN.minimumCell,
  }
}

/** A lifetime is measured on the clock, so a day is 24 hours and months have no length. */
function resolveLifetime(
  written: string | undefined,
  path: FieldPath,
  context: DeclarationContext,
): number {
  if (written === undefined) return DEFAULT_PLAN.lifetimeSeconds
  const duration = parseDuration(written)
  const seconds = duration === undefined ? 0 : duration.days * 86_400 + duration.seconds
  if (duration !== undefined && duration.months === 0 && seconds > 0) return seconds
  context.report('CRM3008', path, {
    message: `"${written}" is not a lifetime of a plan`,
    fix: 'Write a duration above zero without months and years, such as "24h" or "7d".',
  })
  return DEFAULT_PLAN.lifetimeSeconds
}
