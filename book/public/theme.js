// Before the page is drawn: the reader's choice of light or dark, where one was made.
try {
  const theme = localStorage.getItem("wz:theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // No storage: the system's choice holds.
}
