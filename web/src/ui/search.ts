import type { Bus, RouteSummary } from "../api/types";

const kMost = 8; // of each kind

// Buses by plate; routes by name or school.
export function search(text: string, buses: readonly Bus[], routes: readonly RouteSummary[]) {
  const wanted = fold(text);
  if (wanted === "") return { buses: [], routes: [] };
  return {
    buses: buses.filter((bus) => fold(bus.plate).includes(wanted)).slice(0, kMost),
    routes: routes
      .filter(
        (route) => fold(route.route).includes(wanted) || fold(route.school ?? "").includes(wanted),
      )
      .slice(0, kMost),
  };
}

const fold = (text: string) => text.replaceAll(/[\s·]/g, "").toLocaleUpperCase();
