-- What evidence says of verification has more answers than it had: all of it is read again, and nothing is told till then.
UPDATE "evidence" SET "digest" = NULL, "report" = NULL, "read_at" = NULL, "due_at" = now(), "leased_by" = NULL, "leased_until" = NULL;--> statement-breakpoint
UPDATE "component" SET "evidence" = '{"kind":"unread"}', "coverage" = 'unread', "verified" = 'unread';
