ALTER TABLE "look" ADD COLUMN "incomplete" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "look" ADD COLUMN "again_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "look" ADD COLUMN "tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- A report is of the repository that it was read from, which its reference names: "registry/repository", or "oci:name".
ALTER TABLE "report" ADD COLUMN "repository" text;--> statement-breakpoint
UPDATE "report" SET "repository" = 'oci:' || regexp_replace(substr(regexp_replace("report" ->> 'reference', '@sha(256|512):[0-9a-f]+$', ''), 5), ':[^/:]+$', '') WHERE "report" ->> 'reference' LIKE 'oci:%';--> statement-breakpoint
UPDATE "report" SET "repository" = regexp_replace(regexp_replace("report" ->> 'reference', '@sha(256|512):[0-9a-f]+$', ''), ':[^/:]+$', '') WHERE "repository" IS NULL;--> statement-breakpoint
ALTER TABLE "report" ALTER COLUMN "repository" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "report" DROP CONSTRAINT "report_digest_rules_version_pk";--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_repository_digest_rules_version_pk" PRIMARY KEY("repository","digest","rules_version");--> statement-breakpoint
-- Which of them left something out was not kept, and those of other repositories with the same digest are missing: all is read once more.
UPDATE "component" SET "rules_version" = NULL;--> statement-breakpoint
UPDATE "look" SET "due_at" = now();
