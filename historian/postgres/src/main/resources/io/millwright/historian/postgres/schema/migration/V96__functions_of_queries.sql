-- SPDX-License-Identifier: Apache-2.0
-- Functions of SiteWise's query language that PostgreSQL has not for all types. Which of two functions with one name is
-- meant follows from the types of the arguments. Days and times of day are of UTC.

-- Without it, PostgreSQL would prefer doubles for two integers of 32 bits.
create function sitewise.mod(integer, integer) returns integer
language sql immutable strict parallel safe
return $1 % $2;

create function sitewise.mod(bigint, bigint) returns bigint
language sql immutable strict parallel safe
return $1 % $2;

create function sitewise.mod(double precision, double precision) returns double precision
language sql immutable strict parallel safe
return ($1::numeric % $2::numeric)::double precision;

create function sitewise.to_date(timestamptz) returns date
language sql immutable strict parallel safe
return ($1 at time zone 'UTC')::date;

create function sitewise.to_date(double precision) returns date
language sql immutable strict parallel safe
return (to_timestamp($1 / 1000) at time zone 'UTC')::date;
comment on function sitewise.to_date(double precision) is 'the day of a time in milliseconds since 1970';

create function sitewise.to_time(timestamptz) returns time
language sql immutable strict parallel safe
return ($1 at time zone 'UTC')::time;

create function sitewise.to_time(double precision) returns time
language sql immutable strict parallel safe
return (to_timestamp($1 / 1000) at time zone 'UTC')::time;
comment on function sitewise.to_time(double precision) is 'the time of day of a time in milliseconds since 1970';
