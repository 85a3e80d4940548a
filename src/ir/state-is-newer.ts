/** Thrown when the tables are found to be of a newer crm than this one; every command ends with it as `CRM6001`. */

/** A newer crm applied while this one was at work: it would misread what it is to obey. */
export class StateIsNewer extends Error {
  override readonly name = 'StateIsNewer'

  readonly schema: string
  readonly version: number

  constructor(schema: string, version: number) {
    super(`the tables in schema ${schema} have version ${version}`)
    this.schema = schema
    this.version = version
  }
}
