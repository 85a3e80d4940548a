/**
 * J1–J3, J6, P3: random journeys and broadcasts, people and workers; the set-based engine and an interpreter of one person, or one
 * start, at a time give the same enrolments and messages (SEMANTICS 14, 18–21, 25). `CRM_MODEL_RUNS=500` asks for more than a few.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeDatabases } from '../../harness/databases.ts'
import { inZones } from '../broadcast-shop.ts'
import { journeyPrograms } from '../journey-shop.ts'
import { enrolments } from '../shop-state.ts'
import { arbitraryBroadcast, arbitraryRecipients, writtenBroadcast } from './arbitrary-broadcast.ts'
import {
  arbitraryJourney,
  arbitraryLooks,
  arbitraryPeople,
  HORIZON,
  TEMPLATES,
} from './arbitrary-journey.ts'
import { interpretBroadcast } from './broadcast-interpreter.ts'
import { interpret, type WrittenJourney } from './interpreter.ts'
import { found, inOrder, instant, walk } from './world.ts'

const RUNS = Number(process.env.CRM_MODEL_RUNS ?? 6)
/** Looking for the smallest world that fails takes minutes, and the seed that a check prints is enough to begin with. */
const HOW = { numRuns: RUNS, endOnFailure: process.env.CRM_MODEL_RUNS === undefined }

describeDatabases('the model', (engine) => {
  test(
    'the engine and an interpreter of one person at a time agree',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryJourney,
          arbitraryPeople,
          arbitraryLooks,
          async (journey, people, looks) => {
            const db = await engine.shared()
            const programs = await journeyPrograms(written(journey), TEMPLATES)
            // Members change at refreshes only, which are not what this is about: the conditions are asked by definition.
            await walk(db, withoutSegments(programs), people, looks)
            const expected = people.flatMap((person) =>
              interpret(journey, person, HORIZON).map((outcome) => ({
                id: person.id,
                ...outcome,
              })),
            )
            expect(inOrder(await found(db))).toEqual(inOrder(expected))
          },
        ),
        HOW,
      )
    },
    RUNS * 60_000,
  )

  test(
    'J6: the engine and an interpreter of one start of a broadcast at a time agree',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryBroadcast,
          arbitraryRecipients,
          arbitraryLooks,
          async (broadcast, people, looks) => {
            const db = await engine.shared()
            const text = writtenBroadcast(broadcast)
            await walk(db, await journeyPrograms(text, TEMPLATES, inZones), people, looks)
            const rows = await enrolments(db)
            // A hash, of which only the order counts.
            const hashOf = (id: string, started: number) =>
              rows.find((row) => row.customer === id && row.started === instant(started))?.id ?? ''
            const expected = interpretBroadcast(broadcast, people, { ...looks, hashOf })
            const actual = (await found(db)).map((one) => ({ ...one, key: '' }))
            expect(inOrder(actual)).toEqual(inOrder(expected))
          },
        ),
        HOW,
      )
    },
    RUNS * 60_000,
  )
})

function written(journey: WrittenJourney): string {
  const fields = Object.entries(journey).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return `journey: j\n${fields.join('\n')}\n`
}

function withoutSegments(programs: Awaited<ReturnType<typeof journeyPrograms>>) {
  return Object.fromEntries(
    Object.entries(programs).filter(([address]) => !address.startsWith('segment.')),
  )
}
