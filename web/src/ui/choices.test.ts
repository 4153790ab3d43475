import { describe, expect, it } from "vitest";

import type { Bus, PlannedRun, RouteSummary } from "../api/types";
import { kmh, metres, routeId, utcMs, vehicleId } from "../api/units";
import { translator } from "../i18n/messages";
import { alarm } from "../live/test_feed";
import { band, mainFigure, overPercent, title } from "./alarm_text";
import { pickRun } from "./pick_run";
import { search } from "./search";

const bus = (id: string, plate: string): Bus => ({
  id: vehicleId(id),
  plate,
  plateColour: "yellow",
  kind: "primary",
  seats: null,
  operator: null,
  terminal: null,
  runs: [],
});
const route = (id: string, name: string, school: string | null): RouteSummary => ({
  id: routeId(id),
  route: name,
  direction: "to_school",
  school,
  version: null,
  length: metres(1),
  stops: 2,
});

describe("search", () => {
  const buses = [bus("1", "鄂F12345"), bus("2", "鄂FA2345"), bus("3", "鄂H99999")];
  const routes = [route("1", "12号线", "实验小学"), route("2", "3号线", null)];

  it("finds plates by any part, whatever the case, with or without the printed dot", () => {
    expect(search("a23", buses, routes).buses.map((one) => one.id)).toEqual(["2"]);
    expect(search("鄂F·123", buses, routes).buses.map((one) => one.id)).toEqual(["1"]);
    expect(search("2345", buses, routes).buses).toHaveLength(2);
  });

  it("finds routes by name and by school, and nothing by nothing", () => {
    expect(search("12", buses, routes).routes).toHaveLength(1);
    expect(search("实验", buses, routes).routes).toHaveLength(1);
    expect(search("  ", buses, routes)).toEqual({ buses: [], routes: [] });
  });

  it("shows eight of each at most", () => {
    expect(
      search(
        "鄂",
        Array.from({ length: 50 }, (_, n) => bus(String(n), `鄂F${n}`)),
        [],
      ).buses,
    ).toHaveLength(8);
  });
});

describe("pickRun", () => {
  const run = (route: string, at: number): PlannedRun => ({
    routeId: routeId(route),
    route,
    departsAt: utcMs(at),
    arrivesAt: null,
    driver: null,
  });
  const runs = [run("1", 1_000), run("1", 9_000), run("2", 5_000)];

  it("takes the nearest run of the route the bus is on", () => {
    expect(pickRun(runs, routeId("1"), 2_000)?.departsAt).toBe(1_000);
    expect(pickRun(runs, routeId("1"), 7_000)?.departsAt).toBe(9_000);
    expect(pickRun(runs, routeId("3"), 7_000)).toBeNull();
  });

  it("takes the next to depart for a bus that is on none", () => {
    expect(pickRun(runs, null, 2_000)?.departsAt).toBe(5_000);
    expect(pickRun(runs, null, 9_000)).toBeNull();
  });
});

describe("what an alarm says", () => {
  const t = translator("en");

  it("names the kind where there is one, else the rule", () => {
    expect(title(alarm("a"), t)).toBe("Overspeed");
    expect(title(alarm("a", { rule: "route_deviation", kind: "left" }), t)).toBe("Left the route");
  });

  it("holds the peak against the limit, and does not where there is none", () => {
    const fast = alarm("a", {
      measured: new Map([
        ["peak_kmh", 78],
        ["band", 3],
      ]),
    });
    expect(overPercent(fast)).toBe(30);
    expect(band(fast)).toBe(3);
    expect(overPercent(alarm("a", { limit: null }))).toBeNull();
    expect(
      overPercent(alarm("a", { limit: { kind: "corridor", halfWidth: metres(20) } })),
    ).toBeNull();
    expect(
      overPercent(
        alarm("a", { limit: { kind: "speed", value: kmh(0), source: null, reason: null } }),
      ),
    ).toBeNull();
    expect(band(alarm("a", { measured: new Map([["band", 9]]) }))).toBeNull();
  });

  it("shows the figure that the rule is about", () => {
    expect(mainFigure(alarm("a"), t)).toEqual({ label: "Peak", value: "71.3 km/h" });
    expect(mainFigure(alarm("a", { measured: new Map([["skipped_m", 1240]]) }), t)?.value).toBe(
      "1.2 km",
    );
    expect(mainFigure(alarm("a", { measured: new Map() }), t)).toBeNull();
  });
});
