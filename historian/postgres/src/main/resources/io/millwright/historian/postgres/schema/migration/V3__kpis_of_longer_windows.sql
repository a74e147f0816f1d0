-- SPDX-License-Identifier: Apache-2.0
-- A model may have the same KPI for several windows: oee and oee_shift. Both are KPIs.

create or replace view millwright.kpis as
select s.path, s.property as kpi, p.ts, coalesce(p.real, p.whole::double precision) as value,
       quality_name(p.quality) as quality, s.unit
from named_series s
join point p on p.series = s.id
where s.kind = 'METRIC'
  and regexp_replace(s.property, '_(hour|shift|day|week|month)$', '')
    in ('oee', 'availability', 'effectiveness', 'performance', 'quality', 'quality_rate',
        'quality_ratio', 'utilization', 'utilization_efficiency', 'throughput', 'throughput_rate',
        'scrap_ratio', 'rework_ratio', 'first_pass_yield', 'fall_off_ratio',
        'technical_efficiency', 'allocation_efficiency', 'mtbf', 'mttr', 'mttf', 'oee_coverage');
