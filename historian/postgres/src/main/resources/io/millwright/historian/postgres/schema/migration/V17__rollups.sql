-- SPDX-License-Identifier: Apache-2.0
-- Rollups: what windows of 1 m, 15 m and 1 h hold, kept beside the readings; a day is put together
-- from its hours. What reads them is exact at every moment: an hour of a series whose readings have
-- changed since it was rolled up is due, and is computed from the readings until it has been.

-- One row for each window that has points, by its end, and quality.
create table rollup (
  series   integer not null,
  minutes  smallint not null check (minutes in (1, 15, 60)),
  ts       timestamptz not null,
  quality  smallint not null,
  -- The shortest windows kept of this hour. With few points to a window they are not worth a row.
  finest   smallint not null,
  points   integer not null,
  -- Of those points that are numbers: how many, their sum, and the sum of the squares of their
  -- distances from the mean.
  numbers  integer not null,
  sum      double precision not null,
  squares  double precision not null,
  minimum    double precision,
  maximum double precision,
  first_ts timestamptz,
  first    double precision,
  last_ts  timestamptz,
  last     double precision,
  -- Value times seconds from the first number to the last, each lasting until the next.
  area     double precision not null,
  primary key (series, minutes, ts, quality)
);

-- Writers mark hours, by their ends, for the generation that they read. Who rolls up first begins
-- another generation, while nobody writes: the readings behind all older marks are then committed,
-- and whatever is written later has a mark of its own.
create table rollup_due (
  series     integer not null,
  hour       timestamptz not null,
  generation bigint not null,
  primary key (series, hour, generation)
);

create index rollup_due_hour on rollup_due (hour);

create table rollup_generation (generation bigint not null);
insert into rollup_generation values (0);

create function hour_of(ts timestamptz) returns timestamptz
language sql stable parallel safe
return date_bin('1 hour', ts - interval '1 microsecond', timestamptz 'epoch') + interval '1 hour';

insert into rollup_due select distinct series, hour_of(ts), 0 from point;

-- Count, sum and sum of squares as avg() and stddev() keep them, and two such put together.
create aggregate moments(double precision) (
  sfunc = float8_accum, stype = double precision[], initcond = '{0,0,0}',
  combinefunc = float8_combine, parallel = safe
);
create aggregate merged(double precision[]) (
  sfunc = float8_combine, stype = double precision[], initcond = '{0,0,0}',
  combinefunc = float8_combine, parallel = safe
);

-- The text of a query stands in each view and function: a function within a view would ask its
-- caller for rights on the tables, and a view within a view would be computed for every series.
do $$
declare
  -- The windows of {length} within an hour of a series, from its readings. A number beyond 1e140,
  -- which nothing measures but a misread register, is none: its square would be infinite.
  measured constant text := $sql$
    select n.quality, n.window_end as ts, count(*) as points, historian.moments(n.number) as moments,
           min(n.number) as minimum, max(n.number) as maximum,
           min(n.ts) filter (where n.number is not null) as first_ts,
           max(n.number) filter (where n.before is null) as first,
           max(n.ts) filter (where n.number is not null) as last_ts,
           max(n.number) filter (where n.after is null) as last,
           coalesce(sum(n.level * date_part('epoch', n.ts - n.before)), 0) as area
    from (
      select q.quality, q.ts, q.window_end, q.number, lag(q.ts) over w as before,
             lag(q.number) over w as level, lead(q.ts) over w as after
      from (
        select p.quality, p.ts,
               date_bin({length}, p.ts - interval '1 microsecond', timestamptz 'epoch') + {length}
                 as window_end,
               case when abs(p.real) < 1e140 then p.real
                    when p.whole is not null then p.whole::double precision end as number
        from historian.point p
        where p.series = {of} and p.ts > {hour} - interval '1 hour' and p.ts <= {hour}
      ) q
      window w as (partition by q.quality, q.window_end, q.number is null order by q.ts)
    ) n
    group by n.quality, n.window_end
  $sql$;
  -- All windows of {minutes}, 60 or less, of a series: kept ones of hours that are not due; those of
  -- hours that are due; those that were not worth keeping.
  windows constant text := $sql$
    select r.quality, r.ts, r.points::bigint as points,
           array[r.numbers, r.sum, r.squares]::double precision[] as moments,
           r.minimum, r.maximum, r.first_ts, r.first, r.last_ts, r.last, r.area
    from historian.rollup r
    where r.series = {series} and r.minutes = {minutes} {of rollups}
      and not exists (
        select from historian.rollup_due d
        where d.series = r.series and d.hour = historian.hour_of(r.ts))
    union all
    select w.* from (
      select distinct d.series, d.hour from historian.rollup_due d
      where d.series = {series} {of due}
    ) d
    cross join lateral ({measured of due}) w
    where true {of windows}
    union all
    select w.* from historian.rollup c
    cross join lateral ({measured of coarse}) w
    where c.series = {series} and c.minutes = 60 and c.finest > {minutes} and c.quality = w.quality
      and not exists (
        select from historian.rollup_due d where d.series = c.series and d.hour = c.ts)
      {of coarse} {of windows}
  $sql$;
  -- Days, put together from hours.
  days constant text := $sql$
    select h.quality, h.day as ts, sum(h.points)::bigint as points,
           historian.merged(h.moments) as moments, min(h.minimum) as minimum,
           max(h.maximum) as maximum, min(h.first_ts) as first_ts,
           max(h.first) filter (where h.before is null) as first, max(h.last_ts) as last_ts,
           max(h.last) filter (where h.after is null) as last,
           sum(h.area + coalesce(h.level * date_part('epoch', h.first_ts - h.before), 0)) as area
    from (
      select hours.*, lag(hours.last_ts) over w as before, lag(hours.last) over w as level,
             lead(hours.first_ts) over w as after
      from (
        select w.*,
               date_bin('24 hours', w.ts - interval '1 microsecond', timestamptz 'epoch')
                 + interval '24 hours' as day
        from ({hours}) w
      ) hours
      window w as (partition by hours.quality, hours.day, hours.first_ts is null order by hours.ts)
    ) h
    group by h.quality, h.day
  $sql$;
  of_length text;
  unbound text;
  bound text;
  resolution record;
begin
  execute format(
    'create function measured(of_series integer, of_hour timestamptz, of_length interval)'
      ' returns table (quality smallint, ts timestamptz, points bigint, moments double precision[],'
      ' minimum double precision, maximum double precision, first_ts timestamptz,'
      ' first double precision, last_ts timestamptz, last double precision, area double precision)'
      ' language sql stable as %L',
    replace(replace(replace(measured, '{of}', 'of_series'), '{hour}', 'of_hour'), '{length}',
      'of_length'));

  for resolution in
    select * from (values ('1m', 1, '1 minute'), ('15m', 15, '15 minutes'), ('1h', 60, '1 hour'),
      ('1d', 60, '24 hours')) r (code, minutes, length)
  loop
    of_length := format('interval %L',
      case when resolution.code = '1d' then '1 hour' else resolution.length end);
    unbound := replace(windows, '{measured of due}',
      replace(replace(measured, '{of}', 'd.series'), '{hour}', 'd.hour'));
    unbound := replace(unbound, '{measured of coarse}',
      replace(replace(measured, '{of}', 'c.series'), '{hour}', 'c.ts'));
    unbound := replace(replace(unbound, '{length}', of_length), '{minutes}',
      resolution.minutes::text);
    bound := replace(unbound, '{series}', 'of_series');
    bound := replace(bound, '{of rollups}', 'and r.ts > after_ts and r.ts <= until_ts');
    bound := replace(bound, '{of due}',
      'and d.hour > after_ts and d.hour < until_ts + interval ''1 hour''');
    bound := replace(bound, '{of coarse}',
      'and c.ts > after_ts and c.ts < until_ts + interval ''1 hour''');
    bound := replace(bound, '{of windows}', 'and w.ts > after_ts and w.ts <= until_ts');
    unbound := replace(unbound, '{series}', 's.id');
    unbound := replace(replace(unbound, '{of rollups}', ''), '{of due}', '');
    unbound := replace(replace(unbound, '{of coarse}', ''), '{of windows}', '');
    if resolution.code = '1d' then
      unbound := replace(days, '{hours}', unbound);
      bound := replace(days, '{hours}', bound);
    end if;

    -- The windows that end in (after_ts, until_ts]; both are ends of windows.
    execute format(
      'create function %I(of_series integer, after_ts timestamptz, until_ts timestamptz)'
        ' returns table (quality smallint, ts timestamptz, points bigint,'
        ' moments double precision[], minimum double precision, maximum double precision)'
        ' language sql stable as %L',
      'windows_' || resolution.code,
      'select w.quality, w.ts, w.points, w.moments, w.minimum, w.maximum from (' || bound || ') w');

    execute format(
      $sql$
      create or replace view millwright.%1$I as
      select s.path, s.property, s.alias, w.ts, w.points as count,
             w.moments[2] / nullif(w.moments[1], 0) as average, w.minimum,
             w.maximum, case when w.moments[1] > 0 then w.moments[2] end as sum,
             case when w.moments[1] > 1 then sqrt(w.moments[3] / (w.moments[1] - 1)) else 0 end
               as standard_deviation,
             w.first, w.last,
             (select (coalesce(c.number * date_part('epoch', w.first_ts - (w.ts - interval %2$L)), 0)
                        + w.area + w.last * date_part('epoch', w.ts - w.last_ts))
                     / nullif(date_part('epoch', case when c.number is null then w.ts - w.first_ts
                                                      else interval %2$L end), 0)
              from (values (1)) one
              left join lateral (
                select coalesce(p.real, p.whole::double precision) as number
                from historian.point p
                where p.series = s.id and p.quality = 2 and p.ts <= w.ts - interval %2$L
                  and (abs(p.real) < 1e140 or p.whole is not null)
                order by p.ts desc
                limit 1
              ) c on true) as time_weighted_average
      from historian.named_series s
      cross join lateral (%3$s) w
      where w.quality = 2
      $sql$,
      'aggregates_' || resolution.code, resolution.length, unbound);
  end loop;
end $$;
