CREATE TABLE "component_life" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"namespace" text NOT NULL,
	"name" text NOT NULL,
	"uid" text NOT NULL,
	"created_at" timestamp with time zone,
	"seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "choice_event" ADD COLUMN "uid" text;--> statement-breakpoint
ALTER TABLE "index_event" ADD COLUMN "uid" text;--> statement-breakpoint
CREATE UNIQUE INDEX "component_life_of" ON "component_life" USING btree ("namespace","name","uid");--> statement-breakpoint
-- What was written so far of a component that is there is its own: nobody knows of another.
INSERT INTO "component_life" ("namespace", "name", "uid", "seen_at")
SELECT "namespace", "name", "cluster" ->> 'uid', now() FROM "component" WHERE "source" = 'cluster' AND "cluster" ->> 'uid' IS NOT NULL;--> statement-breakpoint
UPDATE "choice_event" AS e SET "uid" = c."cluster" ->> 'uid' FROM "component" AS c
WHERE c."source" = 'cluster' AND c."namespace" = e."namespace" AND c."name" = e."name";--> statement-breakpoint
UPDATE "index_event" AS e SET "uid" = c."cluster" ->> 'uid' FROM "component" AS c
WHERE c."source" = 'cluster' AND c."namespace" = e."namespace" AND c."name" = e."name";
