CREATE TABLE "application" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"batch" bigint,
	"asked_at" timestamp with time zone NOT NULL,
	"by" text NOT NULL,
	"kind" text NOT NULL,
	"choice" text,
	"level" integer NOT NULL,
	"copy_sboms" boolean NOT NULL,
	"rolls_back" bigint,
	"reference" text NOT NULL,
	"target" text NOT NULL,
	"namespace" text,
	"name" text,
	"starts_from" text NOT NULL,
	"meant" text,
	"state" text NOT NULL,
	"cancel_asked" boolean DEFAULT false NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"tries" integer DEFAULT 0 NOT NULL,
	"progress" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"outcome" jsonb,
	"failure" jsonb,
	"leased_by" text,
	"leased_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "made_layer" (
	"layer" text NOT NULL,
	"family" text NOT NULL,
	"level" integer NOT NULL,
	"made" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "made_layer_layer_family_level_pk" PRIMARY KEY("layer","family","level")
);
--> statement-breakpoint
CREATE INDEX "application_state" ON "application" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "application_of" ON "application" USING btree ("namespace","name","id");--> statement-breakpoint
CREATE INDEX "application_target" ON "application" USING btree ("target","id");--> statement-breakpoint
CREATE INDEX "application_batch" ON "application" USING btree ("batch");