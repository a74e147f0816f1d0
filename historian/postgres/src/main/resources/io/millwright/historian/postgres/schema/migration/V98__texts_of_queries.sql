-- SPDX-License-Identifier: Apache-2.0
-- What a value of SiteWise's query language is as a text: a time as in answers, anything else as PostgreSQL writes it.

create function sitewise.as_text(text) returns text
language sql immutable strict parallel safe
return $1;

create function sitewise.as_text(timestamptz) returns text
language sql stable strict parallel safe
return to_char(
  $1 at time zone 'UTC',
  case when extract(microseconds from $1)::bigint % 1000 = 0
    then 'YYYY-MM-DD HH24:MI:SS.MS' else 'YYYY-MM-DD HH24:MI:SS.US' end);

-- Without the next two, PostgreSQL would make times of days and intervals of times of day.
create function sitewise.as_text(date) returns text
language sql stable strict parallel safe
return $1::text;

create function sitewise.as_text(time) returns text
language sql stable strict parallel safe
return $1::text;

create function sitewise.as_text(anyelement) returns text
language sql stable strict parallel safe
as 'select $1::text';
