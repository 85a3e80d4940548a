/** Ranks, lists and SQL with one mistake each, and the one report each must give (S9, S14, S15). */
import type { Mistake } from './condition-mistakes.ts'

const SPENT = { trait: 'spent' }

const RANKS: readonly Mistake[] = [
  [
    'S9: a rank by nothing',
    { rank: {}, top: 10 },
    'CRM3150 where.rank: The rank is by neither a trait nor an event | Write a trait, or an event with one aggregate.',
  ],
  [
    'S9: a rank by two things',
    { rank: { trait: 'spent', event: 'purchase', count: {} }, top: 10 },
    'CRM3150 where.rank: The rank is by a trait and an event | Write a trait, or an event with one aggregate.',
  ],
  [
    'S9: a trait with an aggregate',
    { rank: { trait: 'spent', sum: { of: 'total' } }, top: 10 },
    'CRM3150 where.rank.sum: A rank by a trait has nothing beside it, and this has sum | Take it out; which customers are ranked is said by among.',
  ],
  [
    'S9: a rank by what has no order',
    { rank: { trait: 'country' }, top: 10 },
    'CRM3107 where.rank.trait: trait "country" is a text, and customers are ranked by a number, money, date or instant',
  ],
  [
    'S9: a rank without an aggregate',
    { rank: { event: 'purchase' }, top: 10 },
    'CRM3115 where.rank: The condition over purchase has no aggregate | Add one of count, sum, avg, min, max, distinct, daysSinceLast, firstAt, lastAt, firstValue, lastValue, daysBetween, nextExpected, pAlive, expectedPurchases, lifetimeValue or churnsOn.',
  ],
  [
    'S9: a rank that takes nobody',
    { rank: SPENT },
    'CRM3150 where: The rank takes nobody | Write one of top, bottom or quantile.',
  ],
  [
    'S9: a rank that takes two parts',
    { rank: SPENT, top: 10, bottom: 10 },
    'CRM3150 where.bottom: The rank takes both top and bottom | Write one of top, bottom or quantile.',
  ],
  [
    'S9: the top of parts',
    { rank: SPENT, top: 10, of: 5 },
    'CRM3150 where.of: of says into how many parts quantile cuts, and top cuts none | Take it out.',
  ],
  [
    'S9: the top none',
    { rank: SPENT, top: 0 },
    'CRM3150 where.top: top 0 is no number of customers | Write how many, such as 100, or a share above zero, such as 10%.',
  ],
  [
    'S9: the top 0%',
    { rank: SPENT, top: '0%' },
    'CRM3150 where.top: top "0%" is no number of customers | Write how many, such as 100, or a share above zero, such as 10%.',
  ],
  [
    'S9: a share without its sign',
    { rank: SPENT, top: '10' },
    'CRM3009 where.top: "10" is not a percentage from 0% to 100% | Write a number and the sign, such as "10%".',
  ],
  [
    'S9: a quantile of how many',
    { rank: SPENT, quantile: 4 },
    'CRM3150 where: quantile does not say of how many parts | Write of with a whole number from 2 to 1000, such as 5.',
  ],
  [
    'S9: one part',
    { rank: SPENT, quantile: 1, of: 1 },
    'CRM3150 where.of: 1 is no number of parts | Write of with a whole number from 2 to 1000, such as 5.',
  ],
  [
    'S9: a part beyond the last',
    { rank: SPENT, quantile: 6, of: 5 },
    'CRM3150 where.quantile: quantile 6 is none of 5 parts | Write a whole number from 1, the lowest, to 5, the highest, or the first and last part in a list.',
  ],
  [
    'S9: parts turned around',
    { rank: SPENT, quantile: [5, 4], of: 5 },
    'CRM3150 where.quantile: quantile [5,4] is none of 5 parts | Write a whole number from 1, the lowest, to 5, the highest, or the first and last part in a list.',
  ],
  [
    'S9: a mistake in who is ranked',
    { rank: SPENT, top: 10, among: { trait: 'contry', is: 'KR' } },
    'CRM3102 where.among.trait: There is no trait "contry" | Did you mean "country"?',
  ],
]

const LISTS: readonly Mistake[] = [
  [
    'S15: a list of nothing',
    { list: { column: 'id' } },
    'CRM3151 where.list: The list is in neither a file nor a table | Write one of file and table.',
  ],
  [
    'S15: a list in two places',
    { list: { file: 'press.csv', table: 'press', column: 'id' } },
    'CRM3151 where.list: The list is in a file and in a table | Write one of file and table.',
  ],
  [
    'S15: a table with too many names',
    { list: { table: 'a.b.c', column: 'id' } },
    'CRM3151 where.list.table: "a.b.c" is not the name of a table | Write table or schema.table.',
  ],
  [
    'S15: a file without the column',
    { list: { file: 'listed.csv', column: 'kye' } },
    'CRM3151 where.list: The file has no column "kye" | Did you mean "key"?',
  ],
  [
    'S15: more than a file may list',
    { list: { file: 'long.csv', column: 'key' } },
    'CRM3152 where.list: The file lists 100001 customers, more than the 100000 that a file may | Load it into a table and name that: { list: { table: …, column: … } }.',
  ],
]

const SQLS: readonly Mistake[] = [
  [
    'S14: SQL that does not parse',
    { sql: 'select from where' },
    'CRM3153 where.sql: PostgreSQL cannot read the SQL: syntax error at or near "where"',
  ],
  [
    'S14: SQL that writes',
    { sql: 'delete from orders' },
    'CRM3154 where.sql: The SQL has a delete | Write one select that only reads.',
  ],
  [
    'S14: SQL with a parameter that is not declared',
    { sql: 'select id from orders where total > :minimum' },
    'CRM3155 where.sql: The SQL has no parameter "minimum" | Declare it under parameters; known is as_of.',
  ],
  [
    'S14: a list as a parameter',
    { sql: 'select :a', parameters: { a: [1] } },
    'CRM3155 where.parameters.a: [1] cannot be the value of a parameter | Write a text, a number, true or false.',
  ],
]

const COUNT = { atLeast: 1 }
const MESSAGES: readonly Mistake[] = [
  [
    'S12: what nobody tells crm',
    { message: 'opened', count: COUNT },
    'CRM3156 where.message: Whether a message was opened is not collected by crm | The ledger knows sent, withheld, failed and unknown. If your provider writes it to a table, declare that as an event of the catalog.',
  ],
  [
    'S12: what no message becomes',
    { message: 'send', count: COUNT },
    'CRM3156 where.message: "send" is nothing a message can have become | The ledger knows sent, withheld, failed and unknown.',
  ],
  [
    'S12: messages without a count',
    { message: 'sent' },
    'CRM3115 where: The condition over messages has no count | Write how many, such as count: { atLeast: 1, last: 30d }.',
  ],
  [
    'S12: messages around a date',
    {
      message: 'sent',
      count: { ...COUNT, relativeTo: { trait: 'birthday', from: '-7d', to: '0d' } },
    },
    'CRM3113 where.count.relativeTo: Messages are not counted around a date of each customer | Write one of last, days, pastDays or dates.',
  ],
  [
    'S12: consent that differs by channel',
    { topic: 'news', is: 'subscribed' },
    'CRM3157 where: The consent to news differs by channel, and the condition names none | Add channel: email or sms.',
  ],
]

const HISTORIES: readonly Mistake[] = [
  [
    'S13: a trait without a history',
    { trait: 'country', is: 'KR', heldFor: '30d' },
    'CRM3158 where.trait: Trait "country" has no history | Declare in the catalog the table that keeps its changes: history: { table, customer, at, value }.',
  ],
  [
    'S13: no trait',
    { heldFor: '30d', is: 'KR' },
    'CRM3158 where: The condition names no trait | Add trait: the one whose history is asked.',
  ],
  [
    'S13: a comparison that moves with as-of',
    { trait: 'joined_on', within: { last: '7d' }, heldFor: '30d' },
    'CRM3158 where.within: within depends on the time of evaluation, and heldFor is about values of the past | Compare with a fixed value.',
  ],
  [
    'S13: held for no time',
    { trait: 'tier', is: 'gold', heldFor: '0d' },
    'CRM3008 where.heldFor: "0d" is not longer than nothing | Give a duration above zero.',
  ],
  [
    'S13: held without a comparison',
    { trait: 'tier', heldFor: '30d' },
    'CRM3106 where: trait "tier" is not compared with anything | Add one of is, isNot, in, notIn, lessThan, atMost, moreThan, atLeast, between, contains, startsWith, endsWith, matches, isSet or isUnset.',
  ],
  [
    'S13: changed to a value of another type',
    { trait: 'tier', changed: { to: 5 } },
    'CRM3108 where.changed.to: trait "tier" is a text, and 5 is not | Write it in quotes: "5".',
  ],
  [
    'S13: changed around a date',
    {
      trait: 'tier',
      changed: { relativeTo: { trait: 'birthday', from: '-7d', to: '0d' } },
    },
    'CRM3113 where.changed.relativeTo: Changes are not looked for around a date of each customer | Write one of last, days, pastDays or dates.',
  ],
]

export const MISTAKES_OF_SETS: readonly Mistake[] = [
  ...RANKS,
  ...LISTS,
  ...SQLS,
  ...MESSAGES,
  ...HISTORIES,
]
