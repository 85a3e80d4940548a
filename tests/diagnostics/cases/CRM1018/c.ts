import { defineSegment } from 'crm-as-code'

let where: object = { trait: 'country', is: 'KR' }
for (let level = 0; level < 60; level += 1) where = { all: [where] }
defineSegment('c', { where })
