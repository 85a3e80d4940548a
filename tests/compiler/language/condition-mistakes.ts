/** Written conditions with one mistake each, and the one report each must give. */
import type { Json } from '../../../src/ir/json.ts'

const COUNT = { atLeast: 1 }

export type Mistake = readonly [name: string, written: Json, report: string]

export const MISTAKES: readonly Mistake[] = [
  [
    'misspelt trait',
    { trait: 'contry', is: 'KR' },
    'CRM3102 where.trait: There is no trait "contry" | Did you mean "country"?',
  ],
  [
    'unknown trait, deep',
    { all: [{ any: [{ not: { trait: 'xyzzy', is: 'KR' } }] }] },
    'CRM3102 where.all.0.any.0.not.trait: There is no trait "xyzzy" | Declared are country, name, age, spent, vip, birthday, signed_up_at, tags, ….',
  ],
  [
    'misspelt event',
    { event: 'purchse', count: COUNT },
    'CRM3103 where.event: There is no event "purchse" | Did you mean "purchase"?',
  ],
  [
    'misspelt property of an aggregate',
    { event: 'purchase', sum: { of: 'totl', atLeast: 1 } },
    'CRM3104 where.sum.of: There is no property "totl" | Did you mean "total"?',
  ],
  [
    'misspelt property of a filter',
    { event: 'purchase', where: { property: 'categori', is: 'a' }, count: COUNT },
    'CRM3104 where.where.property: There is no property "categori" | Did you mean "category"?',
  ],
  [
    'no properties at all',
    { event: 'add_to_cart', where: { property: 'sku', is: 'a' }, count: COUNT },
    'CRM3104 where.where.property: There is no property "sku" | Declare it in the catalog; it has no property yet.',
  ],
  [
    'misspelt segment',
    { segment: 'employes' },
    'CRM3105 where.segment: There is no segment "employes" | Did you mean "employees"?',
  ],
  [
    'not a condition',
    { is: 'KR' },
    'CRM3101 where: This is not a condition: it has none of all, any, not, segment, trait, event, … | Write a mapping with one of all, any, not, segment, trait, event, ….',
  ],
  [
    'nothing',
    null,
    'CRM3101 where: This is not a condition: it has none of all, any, not, segment, trait, event, … | Write a mapping with one of all, any, not, segment, trait, event, ….',
  ],
  [
    'two conditions in one',
    { trait: 'country', event: 'purchase', is: 'KR' },
    'CRM3101 where.event: This is several conditions in one: it has trait and event | Write them as several under all or any.',
  ],
  [
    'a trait in a filter of events',
    { event: 'purchase', where: { trait: 'country', is: 'KR' }, count: COUNT },
    'CRM3101 where.where: This is not a condition: it has none of all, any, not or property | Write a mapping with one of all, any, not or property.',
  ],
  [
    'no comparison',
    { trait: 'vip' },
    'CRM3106 where: trait "vip" is not compared with anything | Add one of is, isNot, isSet or isUnset.',
  ],
  [
    'a method TypeScript does not know',
    { trait: 'vip', equals: true },
    'CRM3106 where: trait "vip" is not compared with anything | Add one of is, isNot, isSet or isUnset.',
  ],
  [
    'two comparisons',
    { trait: 'age', atLeast: 20, lessThan: 30 },
    'CRM3106 where.atLeast: trait "age" is compared twice: lessThan and atLeast | Write several conditions under all or any, or between for a range.',
  ],
  [
    'a comparison that does not fit',
    { trait: 'vip', moreThan: 5 },
    'CRM3107 where.moreThan: moreThan does not compare trait "vip", which is a boolean | Use is, isNot, isSet or isUnset.',
  ],
  [
    'moreThan of dates',
    { trait: 'birthday', moreThan: '2000-01-01' },
    'CRM3107 where.moreThan: moreThan does not compare trait "birthday", which is a date | Use is, isNot, in, notIn, before, onOrBefore, after, onOrAfter, between, isSet, isUnset, within, inNext or anniversary.',
  ],
  [
    'isSet of a count',
    { event: 'purchase', count: { isSet: true } },
    'CRM3107 where.count.isSet: count of purchase is never missing, so isSet says nothing | Use is, isNot, in, notIn, lessThan, atMost, moreThan, atLeast or between.',
  ],
  [
    'sum of a text',
    { event: 'purchase', sum: { of: 'category', atLeast: 1 } },
    'CRM3107 where.sum.of: property "category" is a text, and sum takes number or money',
  ],
  [
    'number for a text',
    { trait: 'country', is: 82 },
    'CRM3108 where.is: trait "country" is a text, and 82 is not | Write it in quotes: "82".',
  ],
  [
    'text for a number, in a list',
    { trait: 'age', in: [20, 'thirty'] },
    'CRM3108 where.in.1: trait "age" is compared with a number, and "thirty" is not one | Write digits with an optional sign and decimal point, such as 12.50.',
  ],
  [
    'text for a boolean',
    { trait: 'vip', is: 'yes' },
    'CRM3108 where.is: trait "vip" is a boolean, and "yes" is not | Write true or false, without quotes.',
  ],
  [
    'an instant for a date',
    { trait: 'birthday', is: '2000-01-01T00:00:00Z' },
    'CRM3110 where.is: "2000-01-01T00:00:00Z" is not a date | Write a day that exists as YYYY-MM-DD.',
  ],
  [
    'half a count',
    { event: 'purchase', count: { atLeast: 1.5 } },
    'CRM3108 where.count.atLeast: count of purchase is a whole number, and 1.5 is not one it can be | Write a whole number from 0 to 1000000000000000.',
  ],
  [
    'less than no days',
    { event: 'purchase', daysSinceLast: { atLeast: -1 } },
    'CRM3108 where.daysSinceLast.atLeast: daysSinceLast of purchase is a whole number, and -1 is not one it can be | Write a whole number from 0 to 1000000000000000.',
  ],
  [
    'a number YAML could not read exactly',
    { trait: 'spent', is: Number('12345678901234567890') },
    'CRM3109 where.is: 12345678901234567000 may not be the number that was written: more than 15 digits are not kept exactly | Write its digits in quotes.',
  ],
  [
    'a date that does not exist',
    { trait: 'birthday', is: '2023-02-29' },
    'CRM3110 where.is: 2023-02-29 is not in the calendar | Write a day that exists as YYYY-MM-DD.',
  ],
  [
    'an instant without offset',
    { trait: 'signed_up_at', before: '2026-01-01T09:00' },
    'CRM3110 where.before: "2026-01-01T09:00" is not an instant | Add the offset, e.g. 2026-01-01T09:00+09:00, or Z for UTC.',
  ],
  [
    'an empty list',
    { trait: 'country', in: [] },
    'CRM3111 where.in: in has no values, so nobody would match | List at least one value.',
  ],
  [
    'an empty text',
    { trait: 'country', contains: '' },
    'CRM3111 where.contains: contains looks for an empty text, which is in every text | Use isSet: true for whoever has a value.',
  ],
  [
    'low above high',
    { trait: 'age', between: [30, '20.5'] },
    'CRM3112 where.between: between starts at 30, above 20.5 where it ends | Exchange the two.',
  ],
  [
    'dates backwards',
    { event: 'purchase', count: { ...COUNT, dates: ['2026-02-01', '2026-01-01'] } },
    'CRM3112 where.count.dates: dates end on 2026-01-01, before they start on 2026-02-01 | Write [2026-01-01, 2026-02-01].',
  ],
  [
    'a relative window backwards',
    {
      event: 'purchase',
      count: { ...COUNT, relativeTo: { trait: 'birthday', from: '7d', to: '-7d' } },
    },
    'CRM3112 where.count.relativeTo: the window ends (-7d) before it starts (7d) | Exchange from and to.',
  ],
  [
    'a window relative to a text',
    {
      event: 'purchase',
      count: { ...COUNT, relativeTo: { trait: 'country', from: '0d', to: '7d' } },
    },
    'CRM3107 where.count.relativeTo.trait: trait "country" is a text, and a window is relative to a date or an instant',
  ],
  [
    'hours around a date',
    {
      event: 'purchase',
      count: { ...COUNT, relativeTo: { trait: 'birthday', from: '0d', to: '7h' } },
    },
    'CRM3008 where.count.relativeTo: trait "birthday" is a date, so the window around it is made of whole days | Use y, mo, w and d only.',
  ],
  [
    'two windows',
    { event: 'purchase', count: { ...COUNT, last: '30d', days: 7 } },
    'CRM3113 where.count.days: Two windows, last and days, stand in one place | Keep one of them, or write two conditions.',
  ],
  [
    'no window in within',
    { trait: 'signed_up_at', within: {} },
    'CRM3113 where.within: within names no window | Write one of last, days, pastDays and dates.',
  ],
  [
    'no days',
    { event: 'purchase', count: { ...COUNT, days: 0 } },
    'CRM3113 where.count.days: 0 is not a number of days | Write a whole number from 1 to 365000.',
  ],
  [
    'a duration in words',
    { event: 'purchase', count: { ...COUNT, last: '30 days' } },
    'CRM3008 where.count.last: "30 days" is not a duration | Write numbers with units, such as "30d", "36h" or "1y6mo".',
  ],
  [
    'a window of nothing',
    { event: 'purchase', count: { ...COUNT, last: '0d' } },
    'CRM3008 where.count.last: "0d" is not longer than nothing | Give a duration above zero.',
  ],
  [
    'a window longer than history',
    { event: 'purchase', count: { ...COUNT, last: '9999y' } },
    'CRM3008 where.count.last: 9999y is longer than 1000 years | Leave the window out to count all of history.',
  ],
  [
    'a zone that does not exist',
    { event: 'purchase', count: { ...COUNT, days: 7, zone: 'Asia/Soul' } },
    'CRM3007 where.count.zone: "Asia/Soul" is not a time zone | Did you mean "Asia/Seoul"?',
  ],
  [
    'a bad regular expression',
    { trait: 'name', matches: '(kim' },
    'CRM3114 where.matches: The regular expression is refused: a ( is not closed | Write \\( for the character.',
  ],
  [
    'no aggregate',
    { event: 'purchase' },
    'CRM3115 where: The condition over purchase has no aggregate | Add one of count, sum, avg, min, max, distinct, daysSinceLast, firstAt, lastAt, firstValue, lastValue, daysBetween, nextExpected, pAlive, expectedPurchases, lifetimeValue or churnsOn.',
  ],
  [
    'a misspelt aggregate',
    { event: 'purchase', cuont: { atLeast: 1 } },
    'CRM3115 where: The condition over purchase has no aggregate | Did you mean "count" instead of "cuont"?',
  ],
  [
    'two aggregates',
    { event: 'purchase', count: COUNT, sum: { of: 'total', atLeast: 1 } },
    'CRM3115 where.sum: The condition over purchase has several aggregates: count and sum | Write one condition for each, under all or any.',
  ],
  [
    'count of a property',
    { event: 'purchase', count: { of: 'total', atLeast: 1 } },
    'CRM3115 where.count.of: count is of no property | Remove of, or use distinct.',
  ],
  [
    'ignoreCase on what has no case',
    { trait: 'age', is: 20, ignoreCase: true },
    'CRM3117 where.ignoreCase: ignoreCase does not change trait "age", which is a number | Remove it.',
  ],
  [
    'ignoreCase without effect',
    { trait: 'country', lessThan: 'KR', ignoreCase: true },
    'CRM3117 where.ignoreCase: ignoreCase does not change lessThan | Remove it.',
  ],
  [
    'a text no database holds',
    { trait: 'country', is: 'a\u0000b' },
    'CRM3108 where.is: trait "country" is compared with a text that no database text can equal | Remove the NUL character or the half of a surrogate pair in it.',
  ],
  [
    'page views that are not mapped',
    { web: { city: 'Seoul' }, count: COUNT },
    'CRM3160 where.web: The catalog does not say which event is a page view | Add `web: page_view`, or a mapping of the event and its properties, to the catalog.',
  ],
  [
    'a smart group of a shop that is not mapped',
    { smart: 'vip' },
    'CRM3161 where.smart: The catalog does not say what a purchase is | Add `smart: { purchase: { event: …, total: … } }` to the catalog: one event for each order, and the property that is its amount.',
  ],
]
