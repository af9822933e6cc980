DROP INDEX "component_name";--> statement-breakpoint
DROP INDEX "component_application";--> statement-breakpoint
DROP INDEX "component_wanted";--> statement-breakpoint
DROP INDEX "component_configured";--> statement-breakpoint
DROP INDEX "component_built";--> statement-breakpoint
DROP INDEX "component_step";--> statement-breakpoint
DROP INDEX "component_issues";--> statement-breakpoint
DROP INDEX "component_gzip";--> statement-breakpoint
DROP INDEX "component_zstd";--> statement-breakpoint
DROP INDEX "component_results";--> statement-breakpoint
DROP INDEX "component_newest";--> statement-breakpoint
ALTER TABLE "component" ADD COLUMN "name_order" text GENERATED ALWAYS AS (regexp_replace(regexp_replace(name, '([0-9]+)', '00000000000000000000\1', 'g'), '[0-9]*([0-9]{20})', '\1', 'g')) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "component_name" ON "component" USING btree ("name_order","name","namespace");--> statement-breakpoint
CREATE INDEX "component_application" ON "component" USING btree ("application","name_order","name","namespace");--> statement-breakpoint
CREATE INDEX "component_wanted" ON "component" USING btree ("wanted_choice","name_order","name","namespace");--> statement-breakpoint
CREATE INDEX "component_configured" ON "component" USING btree ("configured_choice","name_order","name","namespace");--> statement-breakpoint
CREATE INDEX "component_built" ON "component" USING btree ("built_holds","name_order","name","namespace");--> statement-breakpoint
CREATE INDEX "component_step" ON "component" USING btree ("step_rank","name_order","name","namespace");--> statement-breakpoint
CREATE INDEX "component_issues" ON "component" USING btree ("errors","warnings","name_order","name","namespace");--> statement-breakpoint
CREATE INDEX "component_gzip" ON "component" USING btree ("gzip_bytes","name_order","name","namespace");--> statement-breakpoint
CREATE INDEX "component_zstd" ON "component" USING btree ("zstd_bytes","name_order","name","namespace");--> statement-breakpoint
CREATE INDEX "component_results" ON "component" USING btree ("result_percent","name_order","name","namespace");--> statement-breakpoint
CREATE INDEX "component_newest" ON "component" USING btree ("newest_at","name_order","name","namespace");