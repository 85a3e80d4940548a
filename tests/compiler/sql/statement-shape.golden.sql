with
  moment as not materialized (
    select
      given.as_of,
      (given.as_of at time zone 'UTC' - make_interval(days => 7)) at time zone 'UTC' as last_7d
    from
      (
        select
          timestamptz '2026-03-31T03:00:00Z' as as_of
      ) as given
  ),
  customer as not materialized (
    select
      id as customer_key,
      case
        when score::numeric between -1e100 and 1e100 then score::numeric
      end as score,
      country::text collate "C" as country
    from
      customers
    where
      id is not null
      and (deleted = true) is not true
  ),
  purchase_7d as (
    select
      e.customer_key,
      count(*) as events
    from
      (
        select
          customer_id as customer_key,
          ordered_at as at
        from
          orders
      ) as e
      cross join moment as m
    where
      e.at >= m.last_7d
      and e.at <= m.as_of
    group by
      e.customer_key
  )
select
  c.customer_key::text as customer_key
from
  customer as c
  cross join moment as m
  left join purchase_7d on purchase_7d.customer_key = c.customer_key
where
  purchase_7d.events >= 1
  and (c.score < -1) is not true
  and c.country = 'KR'