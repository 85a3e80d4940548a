/** `rfm`: cells of the grid of recency, frequency and amount, each in fifths of the shop's own buyers (S10). */
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { Shorthand } from './shorthand.ts'
import { smartMapping } from './smart.ts'
import { frequency, monetary, type Part, recency } from './smart-groups.ts'

const AXES = { recency, frequency, monetary } as const
const FIFTH = { type: 'integer', minimum: 1, maximum: 5 }

function axisSchema(description: string): JsonObject {
  return {
    description,
    anyOf: [
      { ...FIFTH, description: 'One fifth; 5 is the best.' },
      {
        type: 'array',
        items: FIFTH,
        minItems: 2,
        maxItems: 2,
        description: 'From one to another.',
      },
    ],
  }
}

export const RFM: Shorthand = {
  schema: () => ({
    properties: {
      rfm: {
        type: 'object',
        description: 'Fifths of the buyers; an axis that is left out does not matter.',
        properties: {
          recency: axisSchema('By the last purchase; 5 bought last.'),
          frequency: axisSchema('By the number of purchases; 5 bought most often.'),
          monetary: axisSchema('By what was spent; 5 spent most.'),
        },
        minProperties: 1,
        additionalProperties: false,
      },
    },
    additionalProperties: false,
  }),
  expand({ rfm }, path, context) {
    const mapping = smartMapping([...path, 'rfm'], context)
    if (mapping === undefined || !isJsonObject(rfm)) return undefined
    const axes = Object.entries(AXES).flatMap(([axis, where]) => {
      const part = partOf(rfm[axis])
      return part === undefined ? [] : [{ axis, where: where(mapping, part) }]
    })
    return {
      written: { all: axes.map(({ where }) => where) },
      origin([, index]) {
        const axis = typeof index === 'number' ? axes[index]?.axis : undefined
        return axis === undefined ? ['rfm'] : ['rfm', axis]
      },
    }
  },
}

function partOf(written: Json | undefined): Part | undefined {
  if (typeof written === 'number') return written
  if (!Array.isArray(written)) return undefined
  const [first, last] = written
  return [Number(first), Number(last)]
}
