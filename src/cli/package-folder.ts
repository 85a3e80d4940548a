/** The place of this file in, the folder of the installed package out: where `examples` and `schemas` are. */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The same depth from `src/cli` and from `dist/cli`. */
export const PACKAGE_FOLDER = resolve(fileURLToPath(new URL('../../', import.meta.url)))
