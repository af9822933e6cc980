CREATE TABLE "registry_probe" (
	"host" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"verdict" text NOT NULL,
	"probe" jsonb NOT NULL
);
