/** How far people are in a journey in, the text a person reads out. */
import type { JourneyStatusView, StepStatusView, TestView } from '../journey/journey-view.ts'
import { countText, peopleText } from './plan-people.ts'

export function journeyStatusText(view: JourneyStatusView): string {
  const { journey, title, enrolled, active, finished, converted, exited, steps } = view
  const totals = [
    ['enrolled', enrolled],
    ['on their way', active],
    ['finished', finished],
    ['converted', converted],
    ...exited.map(({ reason, people }) => [`left: ${reason}`, people] as const),
  ] as const
  const width = Math.max(...totals.map(([name]) => name.length))
  const facts = totals.map(
    ([name, count]) =>
      `${name.padEnd(width)}  ${peopleText(count)}${name === 'finished' ? laterWords(view) : ''}`,
  )
  const isMasked = JSON.stringify(view).includes('"<')
  const note = isMasked ? [`<${view.minimumCell}: fewer than ${view.minimumCell}.`] : []
  const blocks = [
    `${journey}${title === undefined ? '' : `  ${title}`}`,
    facts.join('\n'),
    stepLines(steps).join('\n'),
    ...(view.tests ?? []).map((test) => testLines(test).join('\n')),
    ...note,
  ]
  return `${blocks.join('\n\n')}\n`
}

function laterWords({ convertedLater = 0 }: JourneyStatusView): string {
  return convertedLater === 0 ? '' : `, ${countText(convertedLater)} of them met the goal later`
}

function testLines({ startedAt, variants, picked }: TestView): readonly string[] {
  const width = Math.max(...variants.map(({ template }) => template.length))
  const outcome = picked === undefined ? 'not picked yet' : `the others get ${picked}`
  return [
    `Test of ${startedAt}: ${outcome}`,
    ...variants.map(
      ({ template, sent, converted }) =>
        `  ${template.padEnd(width)}  sent ${countText(sent)}, converted ${countText(converted)}`,
    ),
  ]
}

function stepLines(steps: readonly StepStatusView[]): readonly string[] {
  const names = steps.map(({ step, depth }) => `${'  '.repeat(depth)}${step}`)
  const width = Math.max(4, ...names.map(({ length }) => length))
  const people = steps.map((step) => countText(step.people))
  const widest = Math.max(6, ...people.map(({ length }) => length))
  const head = `${'Step'.padEnd(width)}  ${'People'.padStart(widest)}  Messages`
  return [
    head,
    ...steps.map((step, index) =>
      `${(names[index] ?? '').padEnd(width)}  ${(people[index] ?? '').padStart(widest)}  ${messageWords(step)}`.trimEnd(),
    ),
  ]
}

function messageWords(step: StepStatusView): string {
  const { kind, sent, converted = 0, pending, failed, unknown, withheld } = step
  const counts = [
    ['sent', sent],
    ['converted', converted],
    ['waiting', pending],
    ['failed', failed],
    ['unknown', unknown],
    ...withheld.map(({ reason, messages }) => [`withheld ${reason}`, messages] as const),
  ] as const
  const said = counts.flatMap(([word, count]) =>
    count === 0 ? [] : [`${word} ${countText(count)}`],
  )
  const older = kind === 'older version' ? ['(older version)'] : []
  return [...older, ...said].join(', ')
}
