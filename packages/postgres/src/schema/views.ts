import type { Tables } from "./tables.ts";

/**
 * What operators may read with SQL, as `docs/queries.md` says: the names of things, and nothing that is secret. A view is
 * part of the version that makes it and, like a table, never changes afterwards.
 */
export function viewsOf(t: Tables): string {
  return `
create view ${t.schema}.endpoint_list as
select e.tenant_id, e.id, e.name, e.description, e.owner_id, e.kind, e.url,
  e.authentication::json ->> 'kind' as authentication_kind, e.envelope, e.state, e.disabled_reason, e.disabled_at,
  e.failures_in_a_row, e.paused_until, e.created_at
from ${t.endpoints} e
where e.deleted_at is null;

create view ${t.schema}.subscription_list as
select s.tenant_id, s.id, coalesce(s.name, s.trigger) as name, s.description, s.endpoint_id, e.name as endpoint_name,
  s.trigger, g.resource, g.action, s.scope, s.mode, s.stage, s.changed_fields, s.filter, s.delete_on_success,
  s.created_at, s.expires_at
from ${t.subscriptions} s
join ${t.endpoints} e on e.id = s.endpoint_id
left join ${t.triggers} g on g.name = s.trigger
where s.ended_at is null;

create view ${t.schema}.failing_delivery_list as
select d.tenant_id, d.id, d.event_id, d.subscription_id, coalesce(s.name, s.trigger) as subscription_name, d.endpoint_id,
  e.name as endpoint_name, d.trigger, v.record_id, d.state, d.reason, d.attempts, d.last_status,
  a.error_code, a.error_message, a.started_at as last_attempt_at, d.next_attempt_at, d.created_at, d.ended_at
from (
  select q.tenant_id, q.id, q.event_id, q.subscription_id, q.endpoint_id, q.trigger, 'pending' as state,
    null::text as reason, q.attempts, q.last_status, q.next_attempt_at, q.created_at, null::timestamptz(3) as ended_at
  from ${t.delivery_queue} q where q.last_attempt_state in ('failed', 'unknown')
  union all
  select l.tenant_id, l.id, l.event_id, l.subscription_id, l.endpoint_id, l.trigger, l.state,
    l.reason, l.attempts, l.last_status, null::timestamptz(3), l.created_at, l.ended_at
  from ${t.deliveries} l where l.state = 'exhausted'
) d
join ${t.endpoints} e on e.id = d.endpoint_id
join ${t.events} v on v.id = d.event_id
left join ${t.subscriptions} s on s.id = d.subscription_id
left join lateral (
  select a.error_code, a.error_message, a.started_at from ${t.attempts} a
  where a.delivery_id = d.id order by a.number desc limit 1
) a on true;
`;
}
