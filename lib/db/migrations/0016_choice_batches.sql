CREATE TABLE "choice_batch" (
	"id" text PRIMARY KEY NOT NULL,
	"number" bigserial NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"by" text NOT NULL,
	"actor" jsonb NOT NULL,
	"push" text,
	"note" text,
	"total" integer NOT NULL,
	"set" integer DEFAULT 0 NOT NULL,
	"already" integer DEFAULT 0 NOT NULL,
	"lost" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"gone" integer DEFAULT 0 NOT NULL,
	"ended_at" timestamp with time zone,
	"leased_by" text,
	"leased_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "choice_task" (
	"batch" text NOT NULL,
	"place" integer NOT NULL,
	"namespace" text NOT NULL,
	"name" text NOT NULL,
	"etag" text,
	"exactly" jsonb,
	"begun" jsonb,
	"state" text DEFAULT 'waiting' NOT NULL,
	"outcome" jsonb,
	CONSTRAINT "choice_task_batch_place_pk" PRIMARY KEY("batch","place")
);
--> statement-breakpoint
ALTER TABLE "application" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "choice_task" ADD CONSTRAINT "choice_task_batch_choice_batch_id_fk" FOREIGN KEY ("batch") REFERENCES "public"."choice_batch"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "choice_task_state" ON "choice_task" USING btree ("batch","state","place");