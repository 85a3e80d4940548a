/** A project's name and this package's version in, the files that cannot be kept as they are in a published package out. */

/**
 * `.gitignore` and a nested `package.json` mean something to npm itself when it packs `examples/start`,
 * so they are written from here.
 */
export function projectFiles(name: string, version: string): Readonly<Record<string, string>> {
  return {
    '.gitignore': 'node_modules/\n.crm/\n.env\n',
    'package.json': json({
      name,
      private: true,
      type: 'module',
      scripts: {
        validate: 'crm validate',
        plan: 'crm plan',
        apply: 'crm apply',
        report: 'crm report',
      },
      dependencies: { 'crm-as-code': `^${version}` },
    }),
    'tsconfig.json': json({
      compilerOptions: {
        target: 'es2023',
        module: 'nodenext',
        strict: true,
        noEmit: true,
        allowImportingTsExtensions: true,
        skipLibCheck: true,
      },
      include: ['**/*.ts'],
    }),
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
