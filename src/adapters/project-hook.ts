/**
 * What the files of a project import in, where and how it is found out: three rules that make a project's TypeScript
 * mean the same in every repository.
 *
 * 1. A `.ts` file is an ES module, also where the nearest package.json does not say so. As CommonJS its modules
 *    would not be fresh and its error positions would be lost.
 * 2. `crm-as-code` is this very installation, so that a project and the command that reads it never differ in
 *    version, and a project works before anything is installed in it.
 * 3. Libraries are not the project's: they are neither fresh nor translated. It would cost 3 ms for each of their files.
 */
export interface ProjectHookData {
  readonly ownPackage: string
}

/** Node runs it in a thread of its own, where no TypeScript is understood; hence text. */
const SOURCE = String.raw`
let ownPackage = ''
export function initialize(data) {
  ownPackage = data.ownPackage
}
const isProjectScript = (url) => /^file:[^?#]*\.m?tsx?(?:[?#]|$)/.test(url) && !url.includes('/node_modules/')
const isFromProject = (url) => url !== undefined && url.includes('tsx-namespace=crm-')
const isLibrary = (url) => /^file:[^?#]*\/node_modules\/[^?#]*\.[cm]?js$/.test(url)
const leaveAlone = (found) => ({ ...found, url: found.url + '?tsx-namespace=library' })
export async function resolve(specifier, context, next) {
  const isProject = isFromProject(context.parentURL)
  const isOwn = isProject && specifier === 'crm-as-code'
  const found = await next(isOwn ? ownPackage : specifier, context)
  if (isProject && (isLibrary(found.url) || (isOwn && found.url.endsWith('.js')))) return leaveAlone(found)
  return isProjectScript(found.url) ? { ...found, format: 'module' } : found
}
export async function load(url, context, next) {
  return next(url, isProjectScript(url) ? { ...context, format: 'module' } : context)
}`

export const PROJECT_HOOK = `data:text/javascript,${encodeURIComponent(SOURCE)}`
