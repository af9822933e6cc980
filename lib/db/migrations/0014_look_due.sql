DROP INDEX "look_registry";--> statement-breakpoint
CREATE INDEX "look_due" ON "look" USING btree ("registry","due_at");