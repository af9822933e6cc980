/** Words of the palette, which no page carries until it is opened. */
export const words = {
  palettePlaceholder: "Page, component, action or reference",
  palettePage: "On this page",
  palettePages: "Pages and actions",
  paletteComponents: "Components",
  paletteInspect: "Inspect",
  paletteScan: "Check the fleet now",
  paletteNothing: "No matches",
  inspectText: (text: string) => `Inspect “${text}”`,
} as const;
