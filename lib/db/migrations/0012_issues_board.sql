CREATE TABLE "component_issue" (
	"namespace" text NOT NULL,
	"name" text NOT NULL,
	"code" text NOT NULL,
	"shown" boolean NOT NULL,
	"severity" text NOT NULL,
	"platforms" integer NOT NULL,
	"found" jsonb NOT NULL,
	"fails" text[] NOT NULL,
	"less" text[] NOT NULL,
	"way" text NOT NULL,
	"command" text,
	"place" text NOT NULL,
	"from_git" boolean NOT NULL,
	"first_seen" timestamp with time zone NOT NULL,
	"first_digest" text NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "component_issue_namespace_name_code_pk" PRIMARY KEY("namespace","name","code")
);
--> statement-breakpoint
CREATE TABLE "fleet_count" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"day" date,
	"facet" text NOT NULL,
	"value" text NOT NULL,
	"count" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "past_issue" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"namespace" text NOT NULL,
	"name" text NOT NULL,
	"code" text NOT NULL,
	"application" text,
	"severity" text NOT NULL,
	"platforms" integer NOT NULL,
	"fails" text[] NOT NULL,
	"less" text[] NOT NULL,
	"first_seen" timestamp with time zone NOT NULL,
	"gone_at" timestamp with time zone NOT NULL,
	"removed" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "component" ADD COLUMN "worst" text DEFAULT 'unread' NOT NULL;--> statement-breakpoint
ALTER TABLE "component" ADD COLUMN "issues_kept" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "component_issue" ADD CONSTRAINT "component_issue_namespace_name_component_namespace_name_fk" FOREIGN KEY ("namespace","name") REFERENCES "public"."component"("namespace","name") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "component_issue_code" ON "component_issue" USING btree ("code","namespace","name") WHERE shown;--> statement-breakpoint
CREATE INDEX "component_issue_seen" ON "component_issue" USING btree ("code","first_seen");--> statement-breakpoint
CREATE INDEX "component_issue_first" ON "component_issue" USING btree ("first_seen");--> statement-breakpoint
CREATE INDEX "past_issue_gone" ON "past_issue" USING btree ("code","gone_at");--> statement-breakpoint
CREATE INDEX "past_issue_last" ON "past_issue" USING btree ("gone_at");--> statement-breakpoint
CREATE INDEX "past_issue_of" ON "past_issue" USING btree ("namespace","name","code","gone_at");--> statement-breakpoint
-- What the components are by today; their issues are filled in from their reports when the server starts (lib/fleet/issues/fill.ts).
UPDATE "component" SET "issues_kept" = "digest" IS NULL, "worst" = CASE
  WHEN "digest" IS NULL THEN 'unread'
  WHEN "issue_codes" && ARRAY['zstd-before-gzip', 'erofs-before-tar', 'shadowed'] THEN 'order'
  WHEN "errors" > 0 THEN 'error' WHEN "warnings" > 0 THEN 'warning' WHEN "infos" > 0 THEN 'info' ELSE 'none' END;
--> statement-breakpoint
-- How many components are what (lib/db/schema.ts, fleetCount). One list of what is counted, for all statements that need it;
-- nothing is added for what a change leaves as it was. The count begins with all that there is. 80 is NEAR_PERCENT of lib/tekton/result-budget.ts.
DO $make$
DECLARE
  counted text := $list$
    cross join lateral (
      select * from (values
        ('built', c.built_holds), ('worst', c.worst), ('step', c.step), ('wanted', c.wanted_choice), ('decided', c.wanted_kind),
        ('configured', c.configured_choice), ('namespace', c.namespace), ('application', c.application), ('source', c.source),
        ('coverage', c.coverage), ('verified', c.verified),
        ('severity', case when c.errors > 0 then 'error' end), ('severity', case when c.warnings > 0 then 'warning' end),
        ('severity', case when c.infos > 0 then 'info' end),
        ('failing', case when c.failure is not null then 'yes' end), ('results', case when c.result_percent > 80 then 'near' end),
        ('namespace with issues', case when c.worst not in ('none', 'unread') then c.namespace end),
        ('application with issues', case when c.worst not in ('none', 'unread') then c.application end)
      ) as one (facet, value) where one.value is not null
      union all select 'issue', code from unnest(c.issue_codes) as code
      union all select 'platform', platform from unnest(c.platforms) as platform
    ) as f
    group by f.facet, f.value having sum(c.sign) <> 0
  $list$;
  counted_issue text := $list$
    cross join lateral (
      select * from (values
        (null::date, 'code', i.code || ' ' || i.severity, 1),
        (null, 'code platforms', i.code || ' ' || i.severity, i.platforms),
        (null, 'code fix', concat_ws(' ', i.code, i.severity, i.way, i.from_git, i.place), 1)
      ) as one (day, facet, value, count) where i.shown
      union all select null, 'code fails', concat_ws(' ', i.code, i.severity, client), 1 from unnest(i.fails) as client where i.shown
      union all select null, 'code less', concat_ws(' ', i.code, i.severity, client), 1 from unnest(i.less) as client where i.shown
    ) as f
    group by f.day, f.facet, f.value having sum(i.sign * f.count) <> 0
  $list$;
  put text := 'insert into fleet_count (facet, value, count) select f.facet, f.value, sum(c.sign) from ';
  put_issue text := 'insert into fleet_count (day, facet, value, count) select f.day, f.facet, f.value, sum(i.sign * f.count) from ';
  both_rows text := '(select 1 as sign, * from new_rows union all select -1, * from old_rows)';
  new_only text := '(select 1 as sign, * from new_rows)';
  old_only text := '(select -1 as sign, * from old_rows)';
BEGIN
  EXECUTE put || '(select 1 as sign, * from component) c ' || counted;
  EXECUTE 'create function count_components() returns trigger language plpgsql as $body$ begin
    if tg_op = ''INSERT'' then ' || put || new_only || ' c ' || counted || ';
    elsif tg_op = ''DELETE'' then ' || put || old_only || ' c ' || counted || ';
    else ' || put || both_rows || ' c ' || counted || ';
    end if; return null; end $body$';
  EXECUTE 'create function count_issues() returns trigger language plpgsql as $body$ begin
    if tg_op = ''INSERT'' then ' || put_issue || new_only || ' i ' || counted_issue || ';
      insert into fleet_count (day, facet, value, count) select n.day, h.facet, n.code, sum(h.count)
        from (select (first_seen at time zone ''UTC'')::date as day, * from new_rows) n
        cross join lateral (values (''code'', 1), (''code platforms'', n.platforms)) as h (facet, count) group by 1, 2, 3;
    elsif tg_op = ''DELETE'' then ' || put_issue || old_only || ' i ' || counted_issue || ';
    else ' || put_issue || both_rows || ' i ' || counted_issue || ';
      insert into fleet_count (day, facet, value, count) select n.day, ''code platforms'', n.code, sum(n.platforms)
        from (select (seen_at at time zone ''UTC'')::date as day, code, platforms from new_rows
          union all select (n.seen_at at time zone ''UTC'')::date, o.code, -o.platforms
          from old_rows o join new_rows n using (namespace, name, code)) n
        group by 1, 2, 3 having sum(n.platforms) <> 0;
    end if; return null; end $body$';
END $make$;
--> statement-breakpoint
-- An issue that went counts to the day on which it did.
CREATE FUNCTION count_past_issues() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
  INSERT INTO fleet_count (day, facet, value, count) SELECT n.day, h.facet, n.code, sum(h.count)
    FROM (SELECT (gone_at AT TIME ZONE 'UTC')::date AS day, * FROM new_rows) n
    CROSS JOIN LATERAL (VALUES ('code', -1), ('code platforms', -n.platforms)) AS h (facet, count) GROUP BY 1, 2, 3;
  RETURN NULL; END $body$;--> statement-breakpoint
CREATE TRIGGER count_new AFTER INSERT ON "component" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_components();--> statement-breakpoint
CREATE TRIGGER count_changed AFTER UPDATE ON "component" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_components();--> statement-breakpoint
CREATE TRIGGER count_gone AFTER DELETE ON "component" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_components();--> statement-breakpoint
CREATE TRIGGER count_new AFTER INSERT ON "component_issue" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_issues();--> statement-breakpoint
CREATE TRIGGER count_changed AFTER UPDATE ON "component_issue" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_issues();--> statement-breakpoint
CREATE TRIGGER count_gone AFTER DELETE ON "component_issue" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_issues();--> statement-breakpoint
CREATE TRIGGER count_new AFTER INSERT ON "past_issue" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_past_issues();
