/** Codes CRM1xxx: raised by load. */
import type { CodeEntry } from '../code-entry.ts'

export const LOAD_CODES = {
  CRM1001: {
    severity: 'error',
    title: 'No project here',
    explanation:
      'Neither this directory nor one above it has a `crm.config.ts` (or `.mts`, `.js`, `.mjs`, `.yaml`, `.yml`, `.json`), or the file given with `--config` is not there.',
  },
  CRM1002: {
    severity: 'error',
    title: 'Config exports nothing',
    explanation:
      'A config file in TypeScript or JavaScript has to export its settings as default: `export default defineConfig({ … })`. In YAML and JSON the file is a mapping.',
  },
  CRM1003: {
    severity: 'error',
    title: 'Project without a name',
    explanation: 'The name of the project is part of its state, so it has no default.',
  },
  CRM1004: {
    severity: 'error',
    title: 'Unknown environment',
    explanation: 'The name given with `--env` is not one of `environments` in the config.',
  },
  CRM1005: {
    severity: 'warning',
    title: 'Nothing declared',
    explanation: 'No file that `include` chooses declares anything, so there is nothing to plan.',
  },
  CRM1006: {
    severity: 'error',
    title: 'File cannot be read',
    explanation: 'A file of the project is there but cannot be read, or is not text in UTF-8.',
  },
  CRM1007: {
    severity: 'error',
    title: 'Schema name too long',
    explanation:
      'PostgreSQL cuts names after 63 bytes without a word. Two environments whose schemas differ only after that would share one state, so such a name is refused.',
  },
  CRM1010: {
    severity: 'error',
    title: 'YAML does not parse',
    explanation:
      'The document is not valid YAML 1.2. Only this document is left out; the others of the file and all other files are still checked.',
  },
  CRM1011: {
    severity: 'error',
    title: 'Key written twice',
    explanation: 'A mapping has one key twice. Which value counts would depend on the reader.',
  },
  CRM1012: {
    severity: 'error',
    title: 'Unknown kind of object',
    explanation:
      'A document declares one object by a key that is its kind, with the id as value: `segment: at-risk-loyal`. No key of this document is a kind, or several are.',
  },
  CRM1017: {
    severity: 'warning',
    title: 'Not part of the project',
    explanation:
      'A YAML document has nothing of a declaration, so it seems to belong to another tool. It is left out.',
  },
  CRM1018: {
    severity: 'error',
    title: 'Nested too deeply',
    explanation:
      'A declaration is nested more than 100 levels deep, where a list and a mapping in it are two. Nobody can review such a condition; parts of it are better segments with a name of their own.',
  },
  CRM1013: {
    severity: 'error',
    title: 'Not a declaration',
    explanation: 'A document of a project is a mapping that declares one object.',
  },
  CRM1014: {
    severity: 'error',
    title: 'Id is not text',
    explanation: 'Every object has an id, which is a text. In YAML a number is quoted to be one.',
  },
  CRM1015: {
    severity: 'error',
    title: 'YAML feature that is not read',
    explanation:
      'Anchors and aliases are read; merge keys, own tags, and aliases that contain themselves are not, because other readers understand them differently.',
  },
  CRM1016: {
    severity: 'error',
    title: 'Number that is not kept as written',
    explanation:
      'Numbers are compared as exact decimals, but reading this one as a number would change it: it has more digits than a float, or leading zeros. In quotes it is kept as written.',
  },
  CRM1020: {
    severity: 'error',
    title: 'File does not parse',
    explanation:
      'The TypeScript or JavaScript file has a syntax error. What it would declare is unknown, so names it may declare are not reported as missing.',
  },
  CRM1021: {
    severity: 'error',
    title: 'File fails when run',
    explanation:
      'The file ended with an error while the project was loading, called `process.exit`, or waits for something that never comes. What it declared before that is kept.',
  },
  CRM1022: {
    severity: 'error',
    title: 'Import not found',
    explanation: 'The file imports a module, or a name of a module, that does not exist.',
  },
  CRM1023: {
    severity: 'error',
    title: 'Process ended by the project',
    explanation:
      'While a command was at work something ended its process, for example a timer of a file of the project that calls `process.exit`. What the command was doing did not happen, or not to its end.',
  },
  CRM1030: {
    severity: 'error',
    title: 'Missing or unreadable file',
    explanation:
      'A `{ file }` names a file that cannot be read, or that is not UTF-8. It is looked for relative to the file that names it.',
  },
} as const satisfies Record<`CRM1${string}`, CodeEntry>
