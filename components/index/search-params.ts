import { parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const views = ["index", "layers", "source"] as const;
export type View = (typeof views)[number];

/** What a link to the index page reopens. A default is not written. */
export const inspectParams = {
  ref: parseAsString.withDefault(""),
  tab: parseAsStringLiteral(views).withDefault("index"),
  client: parseAsString,
  platform: parseAsString,
  entry: parseAsInteger,
};
