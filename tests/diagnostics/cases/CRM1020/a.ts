import { defineSegment, everyone } from 'crm-as-code'

defineSegment('a', { where: everyone( })
