/** Exact decimals: text in, `units / 10^scale`. */
export interface Decimal {
  readonly units: bigint
  readonly scale: number
}

export function decimal(text: string): Decimal {
  const [whole = '0', fraction = ''] = text.split('.')
  return { units: BigInt(whole + fraction), scale: fraction.length }
}

export function compareDecimal(a: Decimal, b: Decimal): number {
  const difference = a.units * 10n ** BigInt(b.scale) - b.units * 10n ** BigInt(a.scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function sumDecimals(all: readonly Decimal[]): Decimal {
  const scale = Math.max(0, ...all.map((each) => each.scale))
  const units = all.map((each) => each.units * 10n ** BigInt(scale - each.scale))
  return { units: units.reduce((a, b) => a + b, 0n), scale }
}
