import { describe, expect, it } from "vitest";

import { vehicleId } from "../api/units";
import { alarm } from "../live/test_feed";
import { kNoSelection, neighbour, ofAlarm } from "./selection";

describe("neighbour", () => {
  const [a, b, c] = [alarm("a"), alarm("b"), alarm("c")];
  const list = [a, b, c];

  it("goes down and up the list and stays at its ends", () => {
    expect(neighbour(list, ofAlarm(a), 1)?.id).toBe("b");
    expect(neighbour(list, ofAlarm(b), -1)?.id).toBe("a");
    expect(neighbour(list, ofAlarm(c), 1)?.id).toBe("c");
    expect(neighbour(list, ofAlarm(a), -1)?.id).toBe("a");
  });

  it("begins at the newest where none is selected or the selected one is gone", () => {
    expect(neighbour(list, kNoSelection, -1)?.id).toBe("a");
    expect(neighbour(list, { kind: "bus", id: vehicleId("7"), alarm: null }, 1)?.id).toBe("a");
    expect(neighbour([], ofAlarm(a), 1)).toBeNull();
  });
});
