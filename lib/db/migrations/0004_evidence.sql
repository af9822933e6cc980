CREATE TABLE "evidence" (
	"namespace" text NOT NULL,
	"name" text NOT NULL,
	"digest" text,
	"report" jsonb,
	"read_at" timestamp with time zone,
	"due_at" timestamp with time zone NOT NULL,
	"leased_by" text,
	"leased_until" timestamp with time zone,
	CONSTRAINT "evidence_namespace_name_pk" PRIMARY KEY("namespace","name")
);
--> statement-breakpoint
ALTER TABLE "component" ADD COLUMN "evidence" jsonb DEFAULT '{"kind":"unread"}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "component" ADD COLUMN "coverage" text DEFAULT 'unread' NOT NULL;--> statement-breakpoint
ALTER TABLE "component" ADD COLUMN "verified" text DEFAULT 'unread' NOT NULL;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_namespace_name_component_namespace_name_fk" FOREIGN KEY ("namespace","name") REFERENCES "public"."component"("namespace","name") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evidence_due" ON "evidence" USING btree ("due_at");--> statement-breakpoint
INSERT INTO "evidence" ("namespace", "name", "due_at") SELECT "namespace", "name", now() FROM "component" WHERE "digest" IS NOT NULL;
