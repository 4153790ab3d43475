const kMark = "#badge=";

// The code of a badge with which the page was opened. It leaves the address at once, so that it
// stands in no history and is not sent on.
export function takeShownBadge(): string | null {
  if (!location.hash.startsWith(kMark)) return null;
  const secret = decodeURIComponent(location.hash.slice(kMark.length));
  history.replaceState(null, "", location.pathname);
  return secret;
}

// A badge shown to a page that is open already begins it anew.
export function watchForBadges(): void {
  window.addEventListener("hashchange", () => {
    if (location.hash.startsWith(kMark)) location.reload();
  });
}
