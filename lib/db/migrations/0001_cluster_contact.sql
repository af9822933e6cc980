CREATE TABLE "cluster_contact" (
	"server" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL
);
