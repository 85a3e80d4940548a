/** Every comparison × type × missing value × zone, as trait and property, in columns and in JSON, negated too. */
import { beforeAll, expect, test } from 'vitest'
import { OPERATORS, wordsFor } from '../../../src/compiler/language/operators/table.ts'
import type { JsonObject } from '../../../src/ir/json.ts'
import { describeDatabases } from '../../harness/databases.ts'
import { membersOf, resolved } from './members-of.ts'
import { AS_OF, CASES } from './operator-cases.ts'
import { CATALOG, GROUPS, type Group, keysOf, ROWS, typedRowsScript } from './typed-rows.ts'

interface Place {
  readonly name: string
  readonly isNot: boolean
  readonly condition: (column: string, test: JsonObject) => JsonObject
}

const PLACES: readonly Place[] = [
  { name: 'trait', isNot: false, condition: (trait, test) => ({ trait, ...test }) },
  { name: 'not trait', isNot: true, condition: (trait, test) => ({ not: { trait, ...test } }) },
  {
    name: 'property',
    isNot: false,
    condition: (property, test) => ({
      event: 'visit',
      where: { property, ...test },
      count: { is: 1 },
    }),
  },
  {
    name: 'not property',
    isNot: true,
    condition: (property, test) => ({
      event: 'visit',
      where: { not: { property, ...test } },
      count: { is: 1 },
    }),
  },
]

const TRIALS = GROUPS.flatMap((group) =>
  CASES[group].flatMap(([test, expected]) =>
    ['', '_json'].flatMap((suffix) =>
      PLACES.map((place) => ({ group, test, expected, suffix, place })),
    ),
  ),
)

describeDatabases('comparisons (SEMANTICS 7, 10; S1)', (engine) => {
  let found: readonly (readonly string[])[] = []
  beforeAll(async () => {
    const db = await engine.shared()
    await db.runScript(typedRowsScript())
    const compiled = { catalog: CATALOG, zone: 'UTC' }
    const conditions = TRIALS.map(({ group, test, suffix, place }) =>
      resolved(place.condition(`${group}${suffix}`, test), compiled),
    )
    found = await membersOf(db, conditions, compiled, AS_OF)
  }, 120_000)

  for (const group of GROUPS) {
    test(`${group}: ${CASES[group].length} comparisons`, () => {
      const actual: Record<string, string> = {}
      const wanted: Record<string, string> = {}
      for (const [index, trial] of TRIALS.entries()) {
        if (trial.group !== group) continue
        const label = `${trial.place.name} ${group}${trial.suffix} ${JSON.stringify(trial.test)}`
        actual[label] = inGroup(group, found[index] ?? [])
        wanted[label] = expectedKeys(group, trial.expected, trial.place.isNot)
      }
      expect(actual).toEqual(wanted)
    })
  }
})

/** In the order of the rows. */
function expectedKeys(group: Group, expected: string, isNot: boolean): string {
  const named = new Set(expected.split(' '))
  return keysOf(group)
    .filter((key) => named.has(key) !== isNot)
    .join(' ')
}

function inGroup(group: Group, keys: readonly string[]): string {
  const found = new Set(keys)
  return Object.keys(ROWS[group])
    .filter((key) => found.has(`${group}.${key}`))
    .join(' ')
}

test('every word of every type has a case', () => {
  const types = {
    text: 'txt',
    number: 'num',
    boolean: 'flag',
    date: 'day',
    instant: 'moment',
    list: 'tags',
  } as const
  for (const [type, group] of Object.entries(types)) {
    const tried = new Set(CASES[group].flatMap(([written]) => Object.keys(written)))
    const words = wordsFor(type as keyof typeof types)
    expect(words.filter((word) => !tried.has(word))).toEqual([])
  }
  expect(Object.keys(OPERATORS)).toHaveLength(20)
})
