/** Questions about nodes of a parsed Handlebars text. */
import type { TemplateValue } from './template-scope.ts'

export function isPath(node: hbs.AST.Expression): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression'
}

export function isSubExpression(node: hbs.AST.Expression): node is hbs.AST.SubExpression {
  return node.type === 'SubExpression'
}

export function isString(node: hbs.AST.Expression): node is hbs.AST.StringLiteral {
  return node.type === 'StringLiteral'
}

export function isList(value: TemplateValue): boolean {
  if (value.kind === 'trait' || value.kind === 'property') return value.column?.type === 'list'
  return value.kind === 'plain' || value.kind === 'list'
}

/** Several values at once: nothing that can stand in a text. */
export function isWhole(value: TemplateValue | undefined): boolean {
  return value !== undefined && ['root', 'customer', 'event', 'record', 'list'].includes(value.kind)
}

export function positionOf(node: hbs.AST.Node): { line: number; column: number } {
  return { line: node.loc.start.line, column: node.loc.start.column + 1 }
}
