-- SPDX-License-Identifier: Apache-2.0
-- People and dashboards ask by path. A hash index has no limit on its length.

create index asset_by_path on asset using hash (path);
