CREATE TABLE "choice_event" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"namespace" text NOT NULL,
	"name" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" text NOT NULL,
	"from" jsonb,
	"to" jsonb,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "component" (
	"namespace" text NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL,
	"application" text,
	"reference" text,
	"registry" text,
	"pull_request_image" text,
	"cluster" jsonb,
	"configured" jsonb NOT NULL,
	"configured_choice" text NOT NULL,
	"search" text NOT NULL,
	"wanted_kind" text NOT NULL,
	"wanted" jsonb NOT NULL,
	"wanted_choice" text NOT NULL,
	"choice_version" integer DEFAULT 0 NOT NULL,
	"digest" text,
	"rules_version" integer,
	"built" jsonb NOT NULL,
	"built_holds" text NOT NULL,
	"step" text NOT NULL,
	"step_rank" integer NOT NULL,
	"errors" integer DEFAULT 0 NOT NULL,
	"warnings" integer DEFAULT 0 NOT NULL,
	"infos" integer DEFAULT 0 NOT NULL,
	"issue_codes" text[] DEFAULT '{}' NOT NULL,
	"platforms" text[] DEFAULT '{}' NOT NULL,
	"gzip_bytes" bigint DEFAULT 0 NOT NULL,
	"zstd_bytes" bigint DEFAULT 0 NOT NULL,
	"newest_at" timestamp with time zone DEFAULT '1970-01-01T00:00:00.000Z' NOT NULL,
	"newest_kind" text,
	"failure" jsonb,
	CONSTRAINT "component_namespace_name_pk" PRIMARY KEY("namespace","name")
);
--> statement-breakpoint
CREATE TABLE "index_event" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"namespace" text NOT NULL,
	"name" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"digest" text NOT NULL,
	"reference" text NOT NULL,
	"built" jsonb NOT NULL,
	"issues" jsonb NOT NULL,
	"changed" jsonb
);
--> statement-breakpoint
CREATE TABLE "look" (
	"namespace" text NOT NULL,
	"name" text NOT NULL,
	"registry" text NOT NULL,
	"reference" text NOT NULL,
	"read_at" timestamp with time zone,
	"due_at" timestamp with time zone,
	"leased_by" text,
	"leased_until" timestamp with time zone,
	"round" bigint,
	CONSTRAINT "look_namespace_name_pk" PRIMARY KEY("namespace","name")
);
--> statement-breakpoint
CREATE TABLE "registry_pause" (
	"registry" text PRIMARY KEY NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"code" text NOT NULL,
	"message" text NOT NULL,
	"failures" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report" (
	"digest" text NOT NULL,
	"rules_version" integer NOT NULL,
	"report" jsonb NOT NULL,
	CONSTRAINT "report_digest_rules_version_pk" PRIMARY KEY("digest","rules_version")
);
--> statement-breakpoint
CREATE TABLE "rollout_day" (
	"day" date PRIMARY KEY NOT NULL,
	"gzip" integer NOT NULL,
	"dual" integer NOT NULL,
	"zstd" integer NOT NULL,
	"other" integer NOT NULL,
	"unread" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "saved_view" (
	"name" text PRIMARY KEY NOT NULL,
	"query" text NOT NULL,
	"by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scan_round" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"total" integer NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"cancelled" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "look" ADD CONSTRAINT "look_namespace_name_component_namespace_name_fk" FOREIGN KEY ("namespace","name") REFERENCES "public"."component"("namespace","name") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "choice_event_of" ON "choice_event" USING btree ("namespace","name","at");--> statement-breakpoint
CREATE INDEX "component_name" ON "component" USING btree ("name","namespace");--> statement-breakpoint
CREATE INDEX "component_application" ON "component" USING btree ("application","name","namespace");--> statement-breakpoint
CREATE INDEX "component_wanted" ON "component" USING btree ("wanted_choice","name","namespace");--> statement-breakpoint
CREATE INDEX "component_configured" ON "component" USING btree ("configured_choice","name","namespace");--> statement-breakpoint
CREATE INDEX "component_built" ON "component" USING btree ("built_holds","name","namespace");--> statement-breakpoint
CREATE INDEX "component_step" ON "component" USING btree ("step_rank","name","namespace");--> statement-breakpoint
CREATE INDEX "component_issues" ON "component" USING btree ("errors","warnings","name","namespace");--> statement-breakpoint
CREATE INDEX "component_gzip" ON "component" USING btree ("gzip_bytes","name","namespace");--> statement-breakpoint
CREATE INDEX "component_zstd" ON "component" USING btree ("zstd_bytes","name","namespace");--> statement-breakpoint
CREATE INDEX "component_newest" ON "component" USING btree ("newest_at","name","namespace");--> statement-breakpoint
CREATE INDEX "index_event_of" ON "index_event" USING btree ("namespace","name","at");--> statement-breakpoint
CREATE INDEX "look_registry" ON "look" USING btree ("registry");