import { applicationsOperations } from "./operations/applications.ts";
import { componentOperations } from "./operations/component.ts";
import { fleetOperations } from "./operations/fleet.ts";
import { imagesOperations } from "./operations/images.ts";
import { layersOperations } from "./operations/layers.ts";
import type { Operation } from "./operations/operation.ts";
import { serverOperations } from "./operations/server.ts";

/** Every method of every path of the API, in the order of `docs/openapi.json`. */
export const operations: readonly Operation[] = [
  ...imagesOperations,
  ...layersOperations,
  ...applicationsOperations,
  ...fleetOperations,
  ...componentOperations,
  ...serverOperations,
];
