// `npm run docs`: writes the documents that are made from code.
import { writeFileSync } from "node:fs";
import { configurationDocument } from "#lib/config/document.ts";
import { openApiDocument } from "./openapi.ts";

writeFileSync(new URL("../docs/configuration.md", import.meta.url), configurationDocument());
writeFileSync(new URL("../docs/openapi.json", import.meta.url), openApiDocument());
