/** A fitted model in, the same to five digits out: the last ones of a logarithm differ by processor. */
export function roughly(model: unknown): unknown {
  return JSON.parse(JSON.stringify(model), (_, value) =>
    typeof value === 'number' ? Number(value.toPrecision(5)) : value,
  )
}
