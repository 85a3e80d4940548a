/** Functions of PostgreSQL that do more than compute from their arguments, and why each is refused in a condition. */

interface Refused {
  readonly names: RegExp
  readonly why: string
  readonly fix: string
}

const AS_OF_FIX = 'Use :as_of, the instant everything is evaluated at.'
const TAKE_OUT = 'Take it out: a condition only reads.'

const REFUSED: readonly Refused[] = [
  {
    names:
      /^(now|(transaction|statement|clock)_timestamp|timeofday|pg_postmaster_start_time|pg_conf_load_time)$/,
    why: 'reads the clock',
    fix: AS_OF_FIX,
  },
  {
    names: /^(random|random_normal|setseed|gen_random_uuid|uuidv4|uuidv7)$/,
    why: 'draws at random, another time each time it is asked',
    fix: 'Use a bucket or a sample condition beside it.',
  },
  { names: /^(nextval|setval|currval|lastval)$/, why: 'moves or reads a sequence', fix: TAKE_OUT },
  { names: /^set_config$/, why: 'changes a setting', fix: TAKE_OUT },
  { names: /^(pg_sleep|pg_notify)/, why: 'does something else than read', fix: TAKE_OUT },
  { names: /^pg_(try_)?advisory_/, why: 'takes or gives back a lock', fix: TAKE_OUT },
  { names: /^(lo_|lowrite$|loread$)/, why: 'works on large objects', fix: TAKE_OUT },
  { names: /^dblink/, why: 'runs statements on another connection', fix: TAKE_OUT },
  {
    names: /^(query|table|cursor|schema|database)_to_xml/,
    why: 'runs a statement given as text',
    fix: TAKE_OUT,
  },
  {
    names:
      /^pg_(terminate|cancel|reload|rotate|promote|switch|create|drop|copy|replication|logical|wal|backup|start|stop|export|read|ls|stat_file|stat_reset|log|import|current_xact|clear|restore|set)/,
    why: 'acts on the server',
    fix: TAKE_OUT,
  },
  { names: /^(txid_current|pg_current_xact_id)$/, why: 'begins a transaction', fix: TAKE_OUT },
]

export function refusedFunction(name: string): Pick<Refused, 'why' | 'fix'> | undefined {
  return REFUSED.find(({ names }) => names.test(name))
}

/** With one argument `age` counts to today. */
export function isClockAge(name: string, argumentCount: number): boolean {
  return name === 'age' && argumentCount === 1
}

export const AS_OF_INSTEAD = AS_OF_FIX
