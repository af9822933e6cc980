-- What filters of the fleet tell apart, as one value (lib/db/schema.ts, componentKind). 80 is NEAR_PERCENT of lib/tekton/result-budget.ts.
-- Called immutable because it is, though the text of an array is not said to be.
CREATE FUNCTION kind_of(namespace text, application text, source text, wanted_choice text, wanted_kind text, configured_choice text,
  built_holds text, step text, issue_codes text[], platforms text[], errors integer, warnings integer, infos integer, is_read boolean,
  result_percent integer, coverage text, verified text, is_failing boolean) RETURNS uuid LANGUAGE sql IMMUTABLE AS $body$
  SELECT md5(row(namespace, application, source, wanted_choice, wanted_kind, configured_choice, built_holds, step, issue_codes, platforms,
    errors > 0, warnings > 0, infos > 0, is_read, (result_percent > 80)::integer + (result_percent > 100)::integer,
    coverage, verified, is_failing)::text)::uuid $body$;
--> statement-breakpoint
CREATE TABLE "component_kind" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"kind" uuid NOT NULL,
	"namespace" text NOT NULL,
	"application" text,
	"source" text NOT NULL,
	"wanted_choice" text NOT NULL,
	"wanted_kind" text NOT NULL,
	"configured_choice" text NOT NULL,
	"built_holds" text NOT NULL,
	"step" text NOT NULL,
	"issue_codes" text[] NOT NULL,
	"platforms" text[] NOT NULL,
	"errors" integer NOT NULL,
	"warnings" integer NOT NULL,
	"infos" integer NOT NULL,
	"digest" text,
	"result_percent" integer NOT NULL,
	"coverage" text NOT NULL,
	"verified" text NOT NULL,
	"failure" boolean,
	"count" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "issue_group_count" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"day" date,
	"grouped_by" text NOT NULL,
	"key" text NOT NULL,
	"facet" text NOT NULL,
	"value" text NOT NULL,
	"count" bigint NOT NULL
);
--> statement-breakpoint
DROP INDEX "look_registry";--> statement-breakpoint
ALTER TABLE "component" ADD COLUMN "kind" uuid GENERATED ALWAYS AS (kind_of(namespace, application, source, wanted_choice, wanted_kind, configured_choice, built_holds, step, issue_codes, platforms, errors, warnings, infos, digest is not null, result_percent, coverage, verified, failure is not null)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "component_issue" ADD COLUMN "application" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "component_kind_of" ON "component_kind" USING btree ("kind");--> statement-breakpoint
CREATE INDEX "component_kind_namespace" ON "component_kind" USING btree ("namespace");--> statement-breakpoint
CREATE INDEX "issue_group_count_by" ON "issue_group_count" USING btree ("grouped_by");--> statement-breakpoint
CREATE INDEX "component_namespace" ON "component" USING btree ("namespace","name_order","name");--> statement-breakpoint
CREATE INDEX "component_of_kind" ON "component" USING btree ("kind","name_order","name","namespace");--> statement-breakpoint
CREATE INDEX "component_issue_namespace" ON "component_issue" USING btree ("namespace","first_seen") WHERE shown;--> statement-breakpoint
CREATE INDEX "component_issue_application" ON "component_issue" USING btree ("application","first_seen") WHERE shown;--> statement-breakpoint
CREATE INDEX "evidence_leased" ON "evidence" USING btree ("leased_by") WHERE leased_by is not null;--> statement-breakpoint
CREATE INDEX "look_due" ON "look" USING btree ("registry","due_at");--> statement-breakpoint
CREATE INDEX "look_round" ON "look" USING btree ("round") WHERE round is not null;--> statement-breakpoint
CREATE INDEX "look_leased" ON "look" USING btree ("leased_by") WHERE leased_by is not null;
--> statement-breakpoint
-- Rows that are folded are written over in their place: there has to be room beside them.
ALTER TABLE "fleet_count" SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE "issue_group_count" SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE "component_kind" SET (fillfactor = 50);--> statement-breakpoint
UPDATE "component_issue" AS i SET "application" = c."application" FROM "component" c
  WHERE c."namespace" = i."namespace" AND c."name" = i."name" AND c."application" IS NOT NULL;
--> statement-breakpoint
-- What 0012 counts of components, with what is new: a revision that is another whenever a row looks different, the bytes of those that
-- have both variants, and kinds.
DO $make$
DECLARE
  counted text := $list$
    cross join lateral (
      select one.facet, one.value, 1::bigint as count from (values
        ('built', c.built_holds), ('worst', c.worst), ('step', c.step), ('wanted', c.wanted_choice), ('decided', c.wanted_kind),
        ('configured', c.configured_choice), ('namespace', c.namespace), ('application', c.application), ('source', c.source),
        ('coverage', c.coverage), ('verified', c.verified),
        ('severity', case when c.errors > 0 then 'error' end), ('severity', case when c.warnings > 0 then 'warning' end),
        ('severity', case when c.infos > 0 then 'info' end),
        ('failing', case when c.failure is not null then 'yes' end), ('results', case when c.result_percent > 80 then 'near' end),
        ('namespace with issues', case when c.worst not in ('none', 'unread') then c.namespace end),
        ('application with issues', case when c.worst not in ('none', 'unread') then c.application end),
        ('twins', case when c.gzip_bytes > 0 and c.zstd_bytes > 0 then 'components' end)
      ) as one (facet, value) where one.value is not null
      union all select 'issue', code, 1 from unnest(c.issue_codes) as code
      union all select 'platform', platform, 1 from unnest(c.platforms) as platform
      union all select 'twins', bytes.value, bytes.count from (values ('gzip', c.gzip_bytes), ('zstd', c.zstd_bytes)) as bytes (value, count)
        where c.gzip_bytes > 0 and c.zstd_bytes > 0
      union all select 'revision', '', hashtext(row(c.namespace, c.name, c.digest, c.step, c.configured_choice, c.reference, c.application,
        c.choice_version, c.failure is null)::text)
    ) as f
  $list$;
  grouped text := ' group by f.facet, f.value having sum(c.sign * f.count) <> 0';
  put text := 'insert into fleet_count (facet, value, count) select f.facet, f.value, sum(c.sign * f.count) from ';
  columns text := 'kind, namespace, application, source, wanted_choice, wanted_kind, configured_choice, built_holds, step, issue_codes, platforms,
    errors, warnings, infos, digest, result_percent, coverage, verified, failure';
  put_kind text := 'insert into component_kind (' || columns || ', count) select ' || columns || ', sum(sign) from (
    select sign, kind, namespace, application, source, wanted_choice, wanted_kind, configured_choice, built_holds, step, issue_codes, platforms,
      (errors > 0)::integer as errors, (warnings > 0)::integer as warnings, (infos > 0)::integer as infos,
      case when digest is not null then '''' end as digest,
      case when result_percent > 100 then 101 when result_percent > 80 then 81 else 0 end as result_percent, coverage, verified,
      case when failure is not null then true end as failure from ';
  kinds text := ') c group by ' || columns || ' having sum(sign) <> 0';
  both_rows text := '(select 1 as sign, * from new_rows union all select -1, * from old_rows) c ';
  new_only text := '(select 1 as sign, * from new_rows) c ';
  old_only text := '(select -1 as sign, * from old_rows) c ';
  all_rows text := '(select 1 as sign, * from component) c ';
BEGIN
  EXECUTE put || all_rows || counted || ' where f.facet in (''revision'', ''twins'')' || grouped;
  EXECUTE put_kind || all_rows || kinds;
  EXECUTE 'create or replace function count_components() returns trigger language plpgsql as $body$ begin
    if tg_op = ''INSERT'' then ' || put || new_only || counted || grouped || ';' || put_kind || new_only || kinds || ';
    elsif tg_op = ''DELETE'' then ' || put || old_only || counted || grouped || ';' || put_kind || old_only || kinds || ';
    else ' || put || both_rows || counted || grouped || ';' || put_kind || both_rows || kinds || ';
    end if; return null; end $body$';
END $make$;
--> statement-breakpoint
-- Issues by namespace, application and client. How many components have one of several issues is no sum over the issues: it is counted
-- for the components of a change as they are after it and as they were before it, and the difference is what is added. `spans` are the
-- times in which an issue was there; those of one component and key that touch are one.
DO $make$
DECLARE
  own_groups text := $list$
    cross join lateral (
      select 'namespace' as grouped_by, i.namespace as key union all select 'application', coalesce(i.application, '')
      union all select distinct 'client', client from unnest(i.fails || i.less) as client
    ) as g
  $list$;
  put_now text := 'insert into issue_group_count (grouped_by, key, facet, value, count)
    with shown as (select i.*, g.grouped_by, g.key from ';
  counted_now text := own_groups || $list$ where i.shown)
    select grouped_by, key, facet, value, sum(sign * count) from (
      select sign, grouped_by, key, 'components' as facet, '' as value, count(*) as count
        from (select distinct sign, grouped_by, key, namespace, name from shown) as one group by 1, 2, 3
      union all select sign, grouped_by, key, 'platforms', '', sum(platforms)
        from (select sign, grouped_by, key, max(platforms) as platforms from shown group by sign, grouped_by, key, namespace, name) as one group by 1, 2, 3
      union all select sign, grouped_by, key, 'code', code || ' ' || severity, count(*) from shown group by 1, 2, 3, 5
      union all select sign, grouped_by, key, 'fix', concat_ws(' ', way, from_git, place), count(*) from shown group by 1, 2, 3, 5
      union all select sign, grouped_by, key, case when fails then 'fails' else 'less' end, client, count(*) from (
        select sign, grouped_by, key, client, bool_or(hurt.fails) as fails
        from shown cross join lateral (
          select unnest(shown.fails) as client, true as fails union all select unnest(shown.less), false) as hurt
        where grouped_by <> 'client' or client = key group by sign, grouped_by, key, namespace, name, client) as one group by 1, 2, 3, 4, 5
    ) as f group by grouped_by, key, facet, value having sum(sign * count) <> 0
  $list$;
  put_days text := 'insert into issue_group_count (day, grouped_by, key, facet, value, count) with span as (
    select i.sign, g.grouped_by, g.key, i.namespace, i.name, i.since, i.until from (';
  counted_days text := $list$ ) as i $list$ || own_groups || $list$ where i.since < i.until),
    marked as (select *, coalesce(since > max(until) over (partition by sign, grouped_by, key, namespace, name
      order by since, until rows between unbounded preceding and 1 preceding), true) as begins from span),
    numbered as (select *, count(*) filter (where begins) over (partition by sign, grouped_by, key, namespace, name
      order by since, until rows unbounded preceding) as number from marked),
    joined as (select sign, grouped_by, key, min(since) as since, max(until) as until from numbered
      group by sign, grouped_by, key, namespace, name, number)
    select day, grouped_by, key, 'there', '', sum(count) from (
      select since as day, grouped_by, key, sign as count from joined
      union all select until, grouped_by, key, -sign from joined where until <> 'infinity') as f
    group by day, grouped_by, key having sum(count) <> 0
  $list$;
  open_span text := $list$ i.namespace, i.name, i.application, i.fails, i.less,
    (i.first_seen at time zone 'UTC')::date as since, date 'infinity' as until from $list$;
  past_span text := $list$ i.namespace, i.name, i.application, i.fails, i.less,
    (i.first_seen at time zone 'UTC')::date as since, (i.gone_at at time zone 'UTC')::date as until from $list$;
  -- Of the components that a statement was about: as they are, and as they were. `offset 0` keeps it one look into an index for each of
  -- them, also in a plan that was made when there were few.
  issues_of text := ') k cross join lateral (select * from component_issue o where o.namespace = k.namespace and o.name = k.name offset 0) i';
  pasts_of text := ') k cross join lateral (select * from past_issue o where o.namespace = k.namespace and o.name = k.name offset 0) i';
  after_rows text := '(select distinct namespace, name from new_rows' || issues_of;
  unchanged text := after_rows || ' where not exists (select from new_rows n where n.namespace = i.namespace and n.name = i.name and n.code = i.code)';
  past_rows text := '(select distinct namespace, name from new_rows' || pasts_of;
  unchanged_past text := past_rows || ' where not exists (select from new_rows n where n.id = i.id)';
  left_rows text := '(select distinct namespace, name from old_rows' || issues_of;
BEGIN
  EXECUTE put_now || '(select 1 as sign, * from component_issue) i ' || counted_now;
  EXECUTE put_days || 'select 1 as sign, ' || open_span || 'component_issue i union all select 1, ' || past_span || 'past_issue i ' || counted_days;
  EXECUTE 'create function count_issue_groups() returns trigger language plpgsql set enable_seqscan = off as $body$ begin
    if tg_op = ''DELETE'' then ' ||
      put_now || '(select 1 as sign, i.* from ' || left_rows || ' union all select -1, i.* from ' || left_rows || ' union all select -1, * from old_rows) i ' || counted_now || ';
    elsif tg_op = ''INSERT'' then ' ||
      put_now || '(select 1 as sign, i.* from ' || after_rows || ' union all select -1, i.* from ' || unchanged || ') i ' || counted_now || '; ' ||
      put_days || 'select 1 as sign, ' || open_span || after_rows || ' union all select 1, ' || past_span || past_rows ||
        ' union all select -1, ' || open_span || unchanged || ' union all select -1, ' || past_span || past_rows || counted_days || ';
    else ' ||
      put_now || '(select 1 as sign, i.* from ' || after_rows || ' union all select -1, i.* from ' || unchanged || ' union all select -1, * from old_rows) i ' || counted_now || '; ' ||
      put_days || 'select 1 as sign, ' || open_span || after_rows || ' union all select 1, ' || past_span || past_rows ||
        ' union all select -1, ' || open_span || unchanged || ' union all select -1, ' || open_span || 'old_rows i union all select -1, ' || past_span || past_rows || counted_days || ';
    end if; return null; end $body$';
  -- Until now it was there; what deleted it counted nothing of days.
  EXECUTE 'create function count_past_issue_groups() returns trigger language plpgsql set enable_seqscan = off as $body$ begin ' ||
    put_days || 'select 1 as sign, ' || open_span || after_rows || ' union all select 1, ' || past_span || past_rows ||
      ' union all select -1, ' || open_span || after_rows || ' union all select -1, ' || open_span || 'new_rows i union all select -1, ' || past_span || unchanged_past || counted_days || ';
    return null; end $body$';
END $make$;
--> statement-breakpoint
CREATE TRIGGER count_groups_new AFTER INSERT ON "component_issue" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_issue_groups();--> statement-breakpoint
CREATE TRIGGER count_groups_changed AFTER UPDATE ON "component_issue" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_issue_groups();--> statement-breakpoint
CREATE TRIGGER count_groups_gone AFTER DELETE ON "component_issue" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_issue_groups();--> statement-breakpoint
CREATE TRIGGER count_groups_new AFTER INSERT ON "past_issue" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_past_issue_groups();
--> statement-breakpoint
-- What is left of a round, whose turn it is at each registry, and whether evidence was read.
DO $make$
DECLARE
  counted_look text := $list$
    cross join lateral (values ('round', i.round::text), ('registry', i.registry)) as f (facet, value) where f.value is not null
    group by f.facet, f.value having sum(i.sign) <> 0
  $list$;
  put_look text := 'insert into fleet_count (facet, value, count) select f.facet, f.value, sum(i.sign) from ';
  put_evidence text := 'insert into fleet_count (facet, value, count) select ''evidence'', '''', sum(i.sign * hashtext(row(i.namespace, i.name, extract(epoch from i.read_at))::text)) from ';
  counted_evidence text := ' where i.read_at is not null having sum(i.sign * hashtext(row(i.namespace, i.name, extract(epoch from i.read_at))::text)) <> 0';
  both_rows text := '(select 1 as sign, * from new_rows union all select -1, * from old_rows) i ';
  new_only text := '(select 1 as sign, * from new_rows) i ';
  old_only text := '(select -1 as sign, * from old_rows) i ';
BEGIN
  EXECUTE put_look || '(select 1 as sign, * from look) i ' || counted_look;
  EXECUTE put_evidence || '(select 1 as sign, * from evidence) i ' || counted_evidence;
  EXECUTE 'create function count_looks() returns trigger language plpgsql as $body$ begin
    if tg_op = ''INSERT'' then ' || put_look || new_only || counted_look || ';
    elsif tg_op = ''DELETE'' then ' || put_look || old_only || counted_look || ';
    else ' || put_look || both_rows || counted_look || ';
    end if; return null; end $body$';
  EXECUTE 'create function count_evidence() returns trigger language plpgsql as $body$ begin
    if tg_op = ''INSERT'' then ' || put_evidence || new_only || counted_evidence || ';
    elsif tg_op = ''DELETE'' then ' || put_evidence || old_only || counted_evidence || ';
    else ' || put_evidence || both_rows || counted_evidence || ';
    end if; return null; end $body$';
END $make$;
--> statement-breakpoint
CREATE TRIGGER count_new AFTER INSERT ON "look" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_looks();--> statement-breakpoint
CREATE TRIGGER count_changed AFTER UPDATE ON "look" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_looks();--> statement-breakpoint
CREATE TRIGGER count_gone AFTER DELETE ON "look" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_looks();--> statement-breakpoint
CREATE TRIGGER count_new AFTER INSERT ON "evidence" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_evidence();--> statement-breakpoint
CREATE TRIGGER count_changed AFTER UPDATE ON "evidence" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_evidence();--> statement-breakpoint
CREATE TRIGGER count_gone AFTER DELETE ON "evidence" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_evidence();

--> statement-breakpoint
-- Words are found by their trigrams where PostgreSQL has the extension and lets us make it. Without it, as in the embedded database, which
-- is for smaller fleets, rows are gone through: the same is found.
DO $make$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX "component_search" ON "component" USING gin ("search" gin_trgm_ops);
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'No index for words: %', SQLERRM;
END $make$;
