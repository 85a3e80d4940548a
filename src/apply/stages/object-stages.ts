/** Stages that write and remove objects: one batch of appended versions each. */
import { type ObjectVersion, writeObjects } from '../write-objects.ts'
import { plannedObject, type StageContext, type StageExecutor } from './stage-executor.ts'

export const writeObjectStages: StageExecutor<'write-object'> = async (stages, context) => {
  const versions = stages.map(({ address }) => {
    const object = plannedObject(context, address)
    return { address, fingerprint: object.fingerprint, object }
  })
  await append(context, versions)
  return stages.map((stage) => ({ stage }))
}

export const removeObjectStages: StageExecutor<'remove-object'> = async (stages, context) => {
  const versions = stages.map(({ address }) => {
    const change = context.changes.get(address)
    if (change?.change !== 'delete') throw new Error(`the plan does not delete ${address}`)
    return { address, fingerprint: change.from }
  })
  await append(context, versions)
  return stages.map((stage) => ({ stage }))
}

function append(context: StageContext, versions: readonly ObjectVersion[]): Promise<void> {
  return writeObjects(context.tx, context.schema, context.applyId, versions)
}
