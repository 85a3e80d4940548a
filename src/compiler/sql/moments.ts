/** The as-of of a statement, in two forms: a common table expression with a name for all that is computed from it, or inline. */
import { sql } from 'kysely'
import type { Dialect } from '../dialects/dialect.ts'
import { asOf } from '../dialects/run-time-values.ts'
import type { Fragment, Moment } from '../language/fragment.ts'
import { createNames } from './names.ts'

/** Where nothing is named: every expression stands where it is used. */
export function inlineMoment(dialect: Dialect, instant: Fragment = asOf(dialect)): Moment {
  const moment: Moment = {
    dialect,
    asOf: instant,
    named: (_label, _key, build) => sql`(${build(moment)})`,
  }
  return moment
}

/** For what has no as-of; resolve refused whatever would read it. */
export function noMoment(dialect: Dialect): Moment {
  return {
    dialect,
    get asOf(): Fragment {
      throw new Error('this condition has no as-of')
    },
    named: () => {
      throw new Error('this condition has no as-of')
    },
  }
}

/** Names are read through the alias `m`. */
export interface CollectedMoment {
  readonly moment: Moment
  /** `select as_of, … as today from …`, once everything was collected. */
  select(): Fragment
}

export function collectMoment(dialect: Dialect): CollectedMoment {
  const uniqueName = createNames(['as_of'])
  const inline = inlineMoment(dialect, sql`given.as_of`)
  const names = new Map<string, string>()
  const columns: Fragment[] = [sql`given.as_of`]
  const moment: Moment = {
    dialect,
    asOf: sql`m.as_of`,
    named(label, key, build) {
      let name = names.get(key)
      if (name === undefined) {
        name = uniqueName(label)
        names.set(key, name)
        columns.push(sql`${build(inline)} as ${sql.id(name)}`)
      }
      return sql`m.${sql.id(name)}`
    },
  }
  return {
    moment,
    select: () => sql`select ${sql.join(columns)} from (select ${asOf(dialect)} as as_of) as given`,
  }
}
