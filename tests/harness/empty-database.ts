/**
 * A suite's database in, the same with nothing in it out, or with nothing but empty tables where its tests begin with the same ones: making those of
 * crm takes longer than most tests do.
 */
import { sql } from 'kysely'
import type { TestDatabase } from './test-database.ts'

type Create = (db: TestDatabase) => Promise<void>

interface Prepared {
  readonly create: Create
  /** Of all tables, right after they were made. */
  readonly shape: string
  /** Since the database was last emptied, a test has asked for them. */
  readonly isAsked: boolean
}

/** Of a database with an empty schema `public`. */
const NOTHING = 'public'

const databases = new WeakMap<TestDatabase, Prepared>()

export async function emptyDatabase(db: TestDatabase): Promise<void> {
  const prepared = databases.get(db)
  databases.delete(db)
  if (prepared?.isAsked === true && prepared.shape === (await shapeOf(db))) {
    await db.runScript(EMPTY_TABLES)
    databases.set(db, { ...prepared, isAsked: false })
    return
  }
  await db.runScript(DROP_ALL)
}

/** Runs `create`, unless this database was emptied of everything but what it made. */
export async function withTables(db: TestDatabase, create: Create): Promise<void> {
  const prepared = databases.get(db)
  if (prepared?.create === create) {
    databases.set(db, { ...prepared, isAsked: true })
    return
  }
  if (prepared !== undefined) await db.runScript(DROP_ALL)
  const before = await shapeOf(db)
  await create(db)
  // What a test made beforehand is no part of what `create` makes.
  if (before !== NOTHING) return
  databases.set(db, { create, shape: await shapeOf(db), isAsked: true })
}

/** A test may change tables: whatever could make the next one see other tables than it would have made. */
async function shapeOf(db: TestDatabase): Promise<string> {
  const [row] = await db.run<{ shape: string }>(sql`
    with own as (select oid, nspname from pg_namespace where nspname <> 'information_schema' and nspname !~ '^pg_')
    select case when count(*) = 1 then min(line) else md5(string_agg(line, '|' order by line)) end as shape from (
      select concat_ws(' ', n.nspname, c.relname, c.relkind, c.relpersistence, c.reloptions::text, c.relacl::text) as line
      from pg_class c join own n on n.oid = c.relnamespace
      union all
      select concat_ws(' ', n.nspname, c.relname, a.attname, a.atttypid::int, a.attnotnull, a.attisdropped, pg_get_expr(d.adbin, d.adrelid))
      from pg_attribute a join pg_class c on c.oid = a.attrelid join own n on n.oid = c.relnamespace
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where a.attnum > 0
      union all
      select concat_ws(' ', c.conrelid::int, pg_get_constraintdef(c.oid)) from pg_constraint c join own n on n.oid = c.connamespace
      union all
      select concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid)) from pg_trigger t where not t.tgisinternal
      union all
      select concat_ws(' ', p.proname, md5(p.prosrc)) from pg_proc p join own n on n.oid = p.pronamespace
      union all
      select concat_ws(' ', n.nspname, t.typname, t.typtype) from pg_type t join own n on n.oid = t.typnamespace
      union all
      select nspname from own
    ) lines`)
  return row?.shape ?? ''
}

const OWN_TABLES = `
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname <> 'information_schema' and n.nspname !~ '^pg_'`

/** The version of the tables is part of them. As new files, so that rows lie in the order in which they are written. */
const EMPTY_TABLES = `
  do $$
  declare
    names text;
    name text;
  begin
    select string_agg(format('%I.%I', n.nspname, c.relname), ', ') into names ${OWN_TABLES}
      and c.relkind = 'r' and c.relname <> 'meta' and pg_relation_size(c.oid) > 0;
    if names is not null then
      execute 'truncate ' || names || ' cascade';
    end if;
    for name in select format('%I.%I', n.nspname, c.relname) ${OWN_TABLES} and c.relkind = 'S' loop
      execute 'alter sequence ' || name || ' restart';
    end loop;
  end
  $$`

const DROP_ALL = `
  do $$
  declare name text;
  begin
    for name in
      select nspname from pg_namespace
      where nspname <> 'information_schema' and nspname !~ '^pg_'
    loop
      execute format('drop schema %I cascade', name);
    end loop;
    execute 'create schema public';
  end
  $$`
