/** Time, chance and the process are arguments (STYLE 4): only adapters and cli may reach for them. No `any` anywhere. */
import { ts } from 'ts-morph'
import { describe, expect, test } from 'vitest'
import { placeOf, readSources, type SourceFile, visit } from './source-files.ts'

const FORBIDDEN_GLOBALS = new Set(['Date', 'process', 'performance', 'setTimeout', 'setInterval'])

const sources = readSources(['src'])
const pure = sources.filter(({ path }) => !/^src\/(adapters|cli)\//.test(path))

describe('purity', () => {
  test('SEMANTICS 1: no clock, randomness or process outside adapters and cli', () => {
    expect(pure.flatMap(impureUses)).toEqual([])
  })

  test('SEMANTICS 1: compiled SQL never asks the database for the time', () => {
    const clocks = /\b(now\(\)|current_timestamp|current_date|clock_timestamp\(\)|localtimestamp)/i
    const uses = pure.flatMap((file) => textsOf(file).filter(({ text }) => clocks.test(text)))
    expect(uses.map(({ place, text }) => `${place}: ${text.trim().slice(0, 60)}`)).toEqual([])
  })

  test('no `any`', () => {
    const found: string[] = []
    for (const file of sources) {
      visit(file.tree, (node) => {
        if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(placeOf(file, node))
      })
    }
    expect(found).toEqual([])
  })
})

function impureUses(file: SourceFile): string[] {
  const found: string[] = []
  visit(file.tree, (node) => {
    if (isMathRandom(node)) found.push(`${placeOf(file, node)}: Math.random`)
    if (ts.isIdentifier(node) && FORBIDDEN_GLOBALS.has(node.text) && isValueUse(node)) {
      found.push(`${placeOf(file, node)}: ${node.text}`)
    }
  })
  return found
}

function isMathRandom(node: ts.Node): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    node.expression.getText() === 'Math' &&
    node.name.text === 'random'
  )
}

/** An identifier that reads the global: not a property's or type's name of the same spelling. */
function isValueUse(node: ts.Identifier): boolean {
  const parent = node.parent
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node
  return ts.isCallExpression(parent) || ts.isNewExpression(parent)
}

function textsOf(file: SourceFile): { place: string; text: string }[] {
  const found: { place: string; text: string }[] = []
  visit(file.tree, (node) => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node)
    if (isText || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) {
      found.push({ place: placeOf(file, node), text: node.text })
    }
  })
  return found
}
