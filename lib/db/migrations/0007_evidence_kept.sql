ALTER TABLE "evidence" ADD COLUMN "kept" jsonb;--> statement-breakpoint
ALTER TABLE "evidence" ADD COLUMN "judged_by" text;--> statement-breakpoint
ALTER TABLE "evidence" ADD COLUMN "settled_until" timestamp with time zone;