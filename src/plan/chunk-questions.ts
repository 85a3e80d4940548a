/** Questions in, groups out that each fit one statement. */

/** PostgreSQL's protocol takes 65,535 parameters; far below it so that one statement stays cheap to plan. */
const MAXIMUM_PARAMETERS = 20_000
/** Parameters of a question besides those of its predicates, at most. */
const OWN_PARAMETERS = 16
const MAXIMUM_QUESTIONS = 250

export function chunkQuestions<Question>(
  questions: readonly Question[],
  parametersOf: (question: Question) => number,
): readonly (readonly Question[])[] {
  const chunks: Question[][] = []
  let room = 0
  for (const question of questions) {
    const needed = parametersOf(question) + OWN_PARAMETERS
    const last = chunks.at(-1)
    if (last === undefined || needed > room || last.length >= MAXIMUM_QUESTIONS) {
      chunks.push([question])
      room = MAXIMUM_PARAMETERS - needed
    } else {
      last.push(question)
      room -= needed
    }
  }
  return chunks
}
