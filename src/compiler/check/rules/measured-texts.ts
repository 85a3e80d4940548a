/** A graph and a medium in, every whole text of its templates out, with how long it can get for anybody. */
import { type Address, addressOf } from '../../../ir/address.ts'
import { type Channel, type Medium, mediumOf } from '../../../ir/channel.ts'
import type { ProjectGraph } from '../../../ir/graph.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { type AssembledText, assembledTexts } from '../../declarations/templates/assembled-texts.ts'
import { startsOf } from '../../declarations/templates/journey-starts.ts'
import { type LongestText, longestText } from '../../declarations/templates/longest-text.ts'

export interface MeasuredText {
  /** The template's id. */
  readonly id: string
  readonly address: Address
  readonly path: FieldPath
  readonly channel: Channel
  readonly field: AssembledText['field']
  /** It has a subject, in its locale. */
  readonly isTitled: boolean
  readonly longest: LongestText
}

export function measuredTexts(graph: ProjectGraph, medium: Medium): readonly MeasuredText[] {
  const { catalog, journeys, project } = graph
  return [...graph.templates.values()].flatMap((template) => {
    const { id } = template
    const channel = graph.channels.get(template.channel)
    if (channel === undefined || mediumOf(channel) !== medium) return []
    const texts = assembledTexts(template, graph)
    const starts = catalog === undefined ? [] : startsOf(id, journeys.values(), catalog)
    return texts.map(({ field, locale, path, source }) => ({
      ...{ id, address: addressOf('template', id), path, channel, field },
      isTitled: texts.some((one) => one.field === 'subject' && one.locale === locale),
      longest: longestText(source, catalog, project.site?.preferences, starts),
    }))
  })
}
