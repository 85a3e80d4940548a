/** The size law: what separates good code bases is the tail, not the average (STYLE.md). */
import { ts } from 'ts-morph'
import { describe, expect, test } from 'vitest'
import { placeOf, readSources, visit } from './source-files.ts'

const LONGEST_FILE = 300
const LONGEST_FUNCTION = 60

const sources = readSources(['src', 'examples', 'bench', 'scripts', 'tests'])

describe('size', () => {
  test(`no file is longer than ${LONGEST_FILE} lines`, () => {
    const long = sources
      .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > LONGEST_FILE)
    expect(long.map(({ path, lines }) => `${path}: ${lines} lines`)).toEqual([])
  })

  test(`no function is longer than ${LONGEST_FUNCTION} lines`, () => {
    const long: string[] = []
    for (const file of sources) {
      visit(file.tree, (node) => {
        if (!isFunction(node)) return
        const lines = lineCount(file.tree, node)
        if (lines > LONGEST_FUNCTION) long.push(`${placeOf(file, node)}: ${lines} lines`)
      })
    }
    expect(long).toEqual([])
  })
})

function isFunction(node: ts.Node): boolean {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && !isSuite(node)
}

/** What `describe` is given is a list of tests, each of which is a function of its own. */
function isSuite(node: ts.Node): boolean {
  const { parent } = node
  return ts.isCallExpression(parent) && /^describe/.test(parent.expression.getText())
}

function lineCount(tree: ts.SourceFile, node: ts.Node): number {
  const first = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line
  return tree.getLineAndCharacterOfPosition(node.getEnd()).line - first + 1
}
