/** A rendered message in, the text `crm preview` prints out. */
import type { PreviewView } from '../preview/preview-template.ts'

export function previewText(view: PreviewView, path: string | undefined): string {
  const { template, title, channel, customer, asOf, locale } = view
  const { journey, event, subject, html, text, link, providerTemplate } = view
  const name = title === undefined ? template : `${template} (${title})`
  const lines = [
    `${name} on ${channel}, ${view.class}, for customer ${customer}, as of ${asOf}`,
    ...(journey === undefined ? [] : [`Journey: ${journey}${startText(event)}`]),
    ...(locale === undefined ? [] : [`Locale:  ${locale}`]),
    ...(subject === undefined ? [] : [`Subject: ${subject}`]),
    `HTML:    ${html === undefined ? 'none' : `${html.length} characters`}`,
    ...(link === undefined ? [] : [`Link:    ${link}`]),
    ...(providerTemplate === undefined ? [] : [`Approved: ${providerTemplate}`]),
    ...(path === undefined ? [] : [`Written: ${path}`]),
    '',
    text.trimEnd(),
  ]
  return `${lines.join('\n')}\n`
}

function startText(event: PreviewView['event']): string {
  return event === undefined ? '' : `, as if ${event.name} of ${event.at} had started it`
}
