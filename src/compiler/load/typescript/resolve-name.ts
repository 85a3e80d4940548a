/** A name used in a TypeScript file in, the expression it stands for out, through `const`, functions and relative imports. */
import type { Identifier, Node, SourceFile } from 'ts-morph'
import { type SourceFiles, tsMorph } from './syntax.ts'

/** The initializer of a variable, or what a function of the project returns. */
export function resolveName(name: Identifier, files: SourceFiles): Node | undefined {
  const text = name.getText()
  return declaredIn(name.getSourceFile(), text) ?? importedAs(name.getSourceFile(), text, files)
}

function declaredIn(file: SourceFile, name: string): Node | undefined {
  const { Node } = tsMorph()
  const variable = file.getVariableDeclaration(name)
  if (variable !== undefined) return variable.getInitializer()
  const fn = file.getFunction(name)
  if (fn !== undefined) return fn
  const nested = file
    .getDescendants()
    .find((node) => Node.isVariableDeclaration(node) && node.getName() === name)
  return Node.isVariableDeclaration(nested) ? nested.getInitializer() : undefined
}

function importedAs(file: SourceFile, name: string, files: SourceFiles): Node | undefined {
  for (const declaration of file.getImportDeclarations()) {
    const specifier = declaration
      .getNamedImports()
      .find((each) => (each.getAliasNode()?.getText() ?? each.getName()) === name)
    if (specifier === undefined) continue
    const target = files.imported(file.getFilePath(), declaration.getModuleSpecifierValue())
    return target === undefined ? undefined : declaredIn(target, specifier.getName())
  }
  return undefined
}

/** What this package calls a function the file may have imported under another name. */
export function originalName(callee: Node): string {
  const { Node } = tsMorph()
  if (Node.isPropertyAccessExpression(callee)) return callee.getName()
  const name = callee.getText()
  for (const declaration of callee.getSourceFile().getImportDeclarations()) {
    const specifier = declaration
      .getNamedImports()
      .find((each) => each.getAliasNode()?.getText() === name)
    if (specifier !== undefined) return specifier.getName()
  }
  return name
}

/** Whether `crm` in `crm.all(…)` is `import * as crm`. */
export function isNamespace(root: Node): boolean {
  const name = root.getText()
  return root
    .getSourceFile()
    .getImportDeclarations()
    .some((declaration) => declaration.getNamespaceImport()?.getText() === name)
}

/** The expression a function returns: its body, or its only `return`. */
export function returned(fn: Node): Node | undefined {
  const { Node, SyntaxKind } = tsMorph()
  const isFunction =
    Node.isArrowFunction(fn) || Node.isFunctionExpression(fn) || Node.isFunctionDeclaration(fn)
  if (!isFunction) return undefined
  const body = fn.getBody()
  if (body === undefined || !Node.isBlock(body)) return body
  const statements = body.getDescendantsOfKind(SyntaxKind.ReturnStatement)
  return statements.length === 1 ? statements[0]?.getExpression() : undefined
}
