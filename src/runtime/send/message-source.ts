/** A template's id in, the newest applied version of it and of its channel out. */
import type { AppliedPrograms } from '../load-applied.ts'
import type { MessageSource } from './claimed-message.ts'

export function messageSource(programs: AppliedPrograms, templateId: string): MessageSource {
  const template = programs.templates.get(templateId)
  if (template === undefined) throw new Error(`template "${templateId}" was never applied`)
  const channel = programs.channels.get(template.program.template.channel)
  if (channel === undefined) {
    throw new Error(`channel "${template.program.template.channel}" was never applied`)
  }
  return { template, channel }
}
