/** Diagnostics in, text for people out: place, message, the lines of the file with the place underlined, and the fix. */
import pc from 'picocolors'
import { type CodeFrame, codeFrame } from './code-frame.ts'
import type { Diagnostic, Severity } from './diagnostic.ts'
import { sortDiagnostics } from './sort-diagnostics.ts'

export interface TextOptions {
  readonly color: boolean
  /** The text of a file as named by a location, for the code frame; `undefined` leaves it out. */
  readSource(file: string): string | undefined
}

export function formatText(diagnostics: readonly Diagnostic[], options: TextOptions): string {
  const colors = pc.createColors(options.color)
  return sortDiagnostics(diagnostics)
    .map((item) => `${formatOne(item, options, colors)}\n`)
    .join('\n')
}

type Colors = ReturnType<typeof pc.createColors>

function formatOne(item: Diagnostic, options: TextOptions, colors: Colors): string {
  const { location, fix } = item
  const paint = severityPaint(item.severity, colors)
  const place =
    location === undefined ? '' : `${location.file}:${location.line}:${location.column} `
  const lines = [
    `${colors.cyan(place)}${paint(item.severity)} ${colors.dim(item.code)} ${endSentence(indent(item.message))}`,
  ]
  const source = location === undefined ? undefined : options.readSource(location.file)
  if (location !== undefined && source !== undefined) {
    const frame = codeFrame(source, location)
    if (frame !== undefined) lines.push(...frameLines(frame, paint, colors))
  }
  if (fix !== undefined) lines.push(`  ${colors.green('fix:')} ${indent(fix)}`)
  return lines.join('\n')
}

function frameLines(frame: CodeFrame, paint: Paint, colors: Colors): string[] {
  const width = String(frame.lines.at(-1)?.number ?? 0).length
  return frame.lines
    .flatMap(({ number, text, isMarked }) => {
      const gutter = `${isMarked ? '>' : ' '} ${String(number).padStart(width)} |`
      const line = `${isMarked ? paint(gutter) : colors.dim(gutter)} ${text}`
      const under = `  ${' '.repeat(width)} ${colors.dim('|')} ${paint(frame.underline)}`
      return isMarked ? [line, under] : [line]
    })
    .map((line) => `  ${line.trimEnd()}`)
}

type Paint = (text: string) => string

function severityPaint(severity: Severity, colors: Colors): Paint {
  if (severity === 'error') return colors.red
  return severity === 'warning' ? colors.yellow : colors.blue
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n  ')
}

/** Messages are sentences, some of which end with a name. */
function endSentence(message: string): string {
  return /[.!?:]$/.test(message) ? message : `${message}.`
}
