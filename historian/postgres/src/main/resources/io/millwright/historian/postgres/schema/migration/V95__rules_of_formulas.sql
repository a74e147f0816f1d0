-- SPDX-License-Identifier: Apache-2.0
-- The rules that the formulas of a model follow: SITEWISE where units are labels and a formula may never give a value.
-- No row changes, so none goes into the past: null stands for MILLWRIGHT.
alter table model add column rules text;
alter table past_model add column rules text;
