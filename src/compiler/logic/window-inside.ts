/** Two windows in, whether every event in the first is in the second at any as-of and for any customer out. */
import { type Duration, isCalendarDuration } from '../../ir/duration.ts'
import { canonicalJson } from '../../ir/json.ts'
import type { Window } from '../../ir/window.ts'

export function isWindowInside(inner: Window, outer: Window): boolean {
  if (outer.kind === 'all' || canonicalJson(inner) === canonicalJson(outer)) return true
  if (inner.kind === 'all' || inner.zone !== outer.zone) {
    return isExactInside(inner, outer)
  }
  if (inner.kind === 'last' && outer.kind === 'last') {
    return isShorter(inner.duration, outer.duration)
  }
  if (inner.kind === 'dates' && outer.kind === 'dates') {
    return outer.from <= inner.from && inner.to <= outer.to
  }
  return isDaysInside(inner, outer)
}

/** Hours, minutes and seconds are as long in every zone. */
function isExactInside(inner: Window, outer: Window): boolean {
  if (inner.kind !== 'last' || outer.kind !== 'last') return false
  if (isCalendarDuration(inner.duration) || isCalendarDuration(outer.duration)) return false
  return inner.duration.seconds <= outer.duration.seconds
}

/** Part by part, because months, days and hours do not convert into each other. */
function isShorter(a: Duration, b: Duration): boolean {
  return a.months <= b.months && a.days <= b.days && a.seconds <= b.seconds
}

/** `pastDays: n` lies in `days: n + 1`, which also has today. */
function isDaysInside(inner: Window, outer: Window): boolean {
  if (inner.kind === 'days' && outer.kind === 'days') return inner.count <= outer.count
  if (inner.kind === 'pastDays' && outer.kind === 'pastDays') return inner.count <= outer.count
  return inner.kind === 'pastDays' && outer.kind === 'days' && inner.count < outer.count
}
