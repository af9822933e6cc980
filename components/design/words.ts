export const words = {
  title: "The look of Twofold",
  lead: "Every primitive and every mark, in every state, in both schemes. Tokens are in app/theme.css, primitives in components/ui, marks of the domain in components/marks.",
  schemes: { light: "Light", dark: "Dark" },
} as const;
