/** Codes CRM36xx: models of how customers buy, and predictions made of them. */
import type { CodeEntry } from '../code-entry.ts'

export const MODEL_CODES = {
  CRM3601: {
    severity: 'error',
    title: 'No model file',
    explanation:
      'The catalog names a file with the model of an event, and there is none. `crm model fit` writes it; its path is relative to the file that names it.',
  },
  CRM3602: {
    severity: 'error',
    title: 'Not a model file',
    explanation:
      'A model file is JSON as `crm model fit` writes it. One of another version, without a parameter, or with a parameter that is no number between 0.000001 and 10000, predicts nothing.',
  },
  CRM3603: {
    severity: 'error',
    title: 'Model of something else',
    explanation:
      'A model file says which event, property and currency it was fitted on. For another event, for a property that is gone or for amounts of another currency its parameters mean nothing.',
  },
  CRM3604: {
    severity: 'error',
    title: 'Nothing to predict with',
    explanation:
      'pAlive, expectedPurchases, lifetimeValue and churnsOn are made of the model that the catalog names for their event; lifetimeValue of one fitted on the same property.',
  },
  CRM3605: {
    severity: 'error',
    title: 'Prediction of some events',
    explanation:
      'A model is fitted on all events of its kind and says nothing of some of them. An event of its own in the catalog, with `where`, has a model of its own.',
  },
  CRM3606: {
    severity: 'error',
    title: 'No horizon',
    explanation:
      'expectedPurchases and lifetimeValue say with `next` how far they look: in days, weeks, months or years, and no further than ten years, beyond which no shop stays as it is.',
  },
  CRM3607: {
    severity: 'error',
    title: 'Nothing to fit a model on',
    explanation:
      'A model is fitted on events of the catalog, and the amount of a purchase on a property that is a number or money, up to a day that is over.',
  },
  CRM3608: {
    severity: 'error',
    title: 'No model fits',
    explanation:
      'The likelihood has no clear maximum: there are too few customers who came back, or they buy in a way that this model does not describe.',
  },
} as const satisfies Record<`CRM36${string}`, CodeEntry>
