/** `count: { segment }`: how many members a segment has at the end of each bucket. */
import { addressOf } from '../../../ir/address.ts'
import { textField } from '../../fields/written-field.ts'
import type { MeasureKind } from './measure-kind.ts'

export const SEGMENT_SIZE: MeasureKind<'segmentSize'> = {
  resolve(written, path, context) {
    const segment = textField(written, 'segment') ?? ''
    const isKnown = context.refer('segment', segment, [...path, 'segment'])
    return isKnown ? { kind: 'segmentSize', segment } : undefined
  },
  dependencies: ({ segment }) => [addressOf('segment', segment)],
  catalogReads: () => undefined,
  compile: ({ segment }) => ({ source: 'segment', segment }),
}
