import { defineSegment, everyone } from 'crm-as-code'

defineSegment('a', { where: everyone() })
throw new Error('not today')
