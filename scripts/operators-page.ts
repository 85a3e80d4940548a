/** The table of comparisons in, `docs/reference/operators.md` out: words and types from the compiler, meaning in prose. */
import { WORDS } from '../src/compiler/language/operators/table.ts'

const TYPES = ['text', 'number', 'money', 'boolean', 'date', 'instant', 'list'] as const

const EXAMPLES: Readonly<Record<string, string>> = {
  is: '{ trait: country, is: KR }',
  isNot: '{ trait: country, isNot: KR }',
  in: '{ trait: country, in: [KR, JP] }',
  notIn: '{ trait: country, notIn: [US] }',
  lessThan: '{ trait: age, lessThan: 20 }',
  atMost: '{ trait: age, atMost: 19 }',
  moreThan: '{ trait: spent, moreThan: 100000 }',
  atLeast: '{ trait: spent, atLeast: 100000 }',
  between: '{ trait: age, between: [20, 29] }',
  before: '{ trait: signed_up_at, before: 2026-01-01 }',
  onOrBefore: '{ trait: signed_up_at, onOrBefore: 2026-01-01 }',
  after: "{ trait: signed_up_at, after: '2026-01-01T09:00:00+09:00' }",
  onOrAfter: '{ trait: signed_up_at, onOrAfter: 2026-01-01 }',
  contains: '{ trait: name, contains: kim, ignoreCase: true }',
  startsWith: '{ trait: name, startsWith: 김 }',
  endsWith: "{ trait: email, endsWith: '@shop.example' }",
  matches: "{ trait: phone, matches: '^010' }",
  isSet: '{ trait: phone, isSet: true }',
  isUnset: '{ trait: phone, isUnset: true }',
  hasAny: '{ trait: tags, hasAny: [press, staff] }',
  hasAll: '{ trait: tags, hasAll: [press, staff] }',
  within: '{ trait: signed_up_at, within: { last: 30d } }',
  inNext: '{ trait: renews_on, inNext: 14d }',
  anniversary: '{ trait: birthday, anniversary: { before: 7 } }',
}

export function operatorsPage(): string {
  const rows = [...WORDS].map(([word, { definition, types }]) => {
    const marks = TYPES.map((type) => (types.includes(type) ? '✓' : ''))
    const description = definition.schema.description
    return `| \`${word}\` | ${[...marks, description ?? ''].join(' | ')} |`
  })
  const examples = [...WORDS.keys()].map((word) => `- ${EXAMPLES[word] ?? ''}`)
  return `# Operators

The table is generated from the compiler by \`npm run generate\`. In TypeScript each word is a method of the same name:
\`{ trait: country, is: KR }\` is \`shop.traits.country.is('KR')\`, and only the words that fit a type are offered.

| word | ${TYPES.join(' | ')} | meaning |
|---|${TYPES.map(() => ':-:|').join('')}---|
${rows.join('\n')}

\`\`\`yaml
${examples.join('\n')}
\`\`\`

The same words compare properties of events (\`{ property: category, is: shoes }\`) and aggregates (\`count: { atLeast: 2 }\`), which are numbers.

## Missing values

Every comparison with a missing value is false, \`isNot\` and \`notIn\` too; only \`isUnset\` is true. \`not\` turns true and false around for everyone:
\`not: { trait: country, is: KR }\` holds for a customer whose country is missing, \`{ trait: country, isNot: KR }\` does not. A count of no events, and the sum
of nothing, is 0; the average, smallest, largest and last of nothing are missing.

## Text

Text compares by code point, and upper and lower case differ; \`ignoreCase: true\` beside the comparison takes them as one. A number compared with text is
refused: write it in quotes, as YAML reads \`01012345678\` as a number without its first digit.

## Numbers and money

Exact decimals, never floating point. A number of more than 15 digits is written in quotes.

## Dates and instants

Dates are \`2026-01-31\`. Instants have an offset or \`Z\`: \`2026-01-31T09:00:00+09:00\`. An instant compared with a date compares with that whole local day:
\`is\` within it, \`before\` its start, \`after\` its end. \`within\` takes a [window](../guide/time-and-windows.md). \`anniversary: today\` is the day itself; the first
anniversary is one year on, and 29 February comes back on the 28th in other years.

## Regular expressions

\`matches\` finds a pattern anywhere in the text; \`^\` and \`$\` are its ends, \`.\` is any character. Known are \`( )\`, \`(?: )\`, \`|\`, \`[ ]\`, \`* + ? {n} {n,} {n,m}\` up to
255, \`\\d \\D \\w \\W \\s \\S\` (ASCII), \`\\t \\n \\r \\f \\v\`, \`\\uXXXX\`, and \`\\\` before punctuation. Look-around, back references, names and flags are refused when the
project is compiled, so that every pattern means the same on every engine and no query fails while it runs.
`
}
