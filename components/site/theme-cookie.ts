/** Holds the theme that somebody chose, `light` or `dark`; without it the style sheet follows the system. */
export const THEME_COOKIE = "twofold-theme";
