/** Words that PostgreSQL reads as names only in quotes. */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric at authorization between bigint binary bit boolean both case cast
  char character check coalesce collate collation column concurrently constraint create cross
  day dec decimal default deferrable desc distinct do else end except exists extract false fetch filter float for foreign freeze from full
  grant greatest group grouping having hour ilike in initially inner inout int integer intersect interval into is
  isnull join json lateral leading least left like limit minute month national natural nchar
  none normalize not notnull null nullif numeric offset on only or order out outer over overlaps overlay placing
  position precision primary real references returning right row second select session_user setof similar smallint
  some substring symmetric system_user table tablesample text then time timestamp to trailing treat trim true union
  unique user using values varchar variadic verbose when where window with within year`.split(
    /\s+/,
  ),
)

/** Words for the session and its time begin so. */
const PREFIXES = /^(current_|localtime)/

export function isReservedWord(word: string): boolean {
  return RESERVED.has(word) || PREFIXES.test(word)
}
