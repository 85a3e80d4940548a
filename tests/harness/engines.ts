/** The engines every database test runs on. */
export const ENGINES = ['pglite', 'postgres'] as const
export type EngineName = (typeof ENGINES)[number]
