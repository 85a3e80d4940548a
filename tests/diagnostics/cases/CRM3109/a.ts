import { defineSegment } from 'crm-as-code'
import { shop } from './catalog.ts'

defineSegment('a', { where: shop.traits.age.is(1234567890123456) })
