// Before the first paint: the theme the person chose. Without a choice the style sheet follows the system by itself.
try {
  const chosen = localStorage.getItem("twofold-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be closed to us; the system's theme is then right.
}
