import { defineSegment, memberOf } from 'crm-as-code'
import { employees } from './employees.ts'

defineSegment('a', { where: memberOf(employees) })
