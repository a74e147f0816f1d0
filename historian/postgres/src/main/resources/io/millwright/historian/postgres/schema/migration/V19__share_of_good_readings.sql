-- SPDX-License-Identifier: Apache-2.0
-- How much of a metric's window must be GOOD, in percent. 0, as it was for all until now, asks for
-- nothing; what is no metric has none.

-- No row changes, so none goes into the past: null reads as 0.
alter table property add column percent_good smallint check (percent_good between 0 and 100);
alter table past_property add column percent_good smallint;
