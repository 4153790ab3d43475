import { create, toBinary } from "@bufbuild/protobuf";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { FrameSchema } from "../api/generated/live_pb.js";
import { readFrame } from "../api/read_frame";
import type { LiveMessage } from "../api/types";
import { seq } from "../api/units";
import type { LinkState } from "./link";
import { ServerClock } from "./server_clock";
import { kGiveUpMs, kQuietMs, LiveSocket } from "./socket";
import { FakeWire } from "./test_feed";

const kServerTime = 1_790_000_000_000;

function frame(body: Parameters<typeof create<typeof FrameSchema>>[1]): Uint8Array {
  return toBinary(FrameSchema, create(FrameSchema, body));
}
const hello = (latest = 0n) =>
  frame({
    body: {
      case: "hello",
      value: { latestSeq: latest, serverTimeMs: BigInt(kServerTime), build: "t" },
    },
  });
const state = () =>
  frame({ body: { case: "state", value: { serverTimeMs: BigInt(kServerTime), buses: [] } } });
const event = (number: bigint) =>
  frame({
    body: {
      case: "event",
      value: {
        seq: number,
        body: { case: "alarm", value: { id: `a${number}`, rule: "overspeed" } },
      },
    },
  });
const gap = (number: bigint) => frame({ body: { case: "gap", value: { seq: number } } });

describe("LiveSocket", () => {
  let wires: FakeWire[];
  let messages: LiveMessage[];
  let links: LinkState[];
  let admitted: boolean | "unreachable";
  let socket: LiveSocket;

  const wire = () => {
    const last = wires.at(-1);
    if (last === undefined) throw new Error("no wire was opened");
    return last;
  };
  const link = () => links.at(-1)?.kind;

  beforeEach(() => {
    vi.useFakeTimers();
    wires = [];
    messages = [];
    links = [];
    admitted = true;
    socket = new LiveSocket({
      open: (after, events) => {
        const opened = new FakeWire(after, events);
        wires.push(opened);
        return opened;
      },
      read: readFrame,
      clock: new ServerClock(() => Date.now(), 0),
      random: () => 1,
      admitted: () =>
        admitted === "unreachable"
          ? Promise.reject(new Error("no route"))
          : Promise.resolve(admitted),
      message: (message) => messages.push(message),
      link: (state) => links.push(state),
    });
  });
  afterEach(() => {
    socket.stop();
    vi.useRealTimers();
  });

  it("asks for what lies behind the event it starts from", () => {
    socket.start(seq(41));
    expect(wire().after).toBe(41);
    expect(link()).toBe("connecting");
  });

  it("decodes each frame once and hands it on", () => {
    socket.start(seq(0));
    wire().events.message(hello());
    wire().events.message(state());
    wire().events.message(event(1n));
    expect(messages.map((message) => message.kind)).toEqual(["hello", "state", "alarm"]);
    expect(link()).toBe("live");
  });

  it("comes back after a loss and resumes behind the newest event it has seen", async () => {
    socket.start(seq(5));
    wire().events.message(hello(7n));
    wire().events.message(event(6n));
    wire().events.message(event(7n));
    wire().events.closed();
    expect(link()).toBe("lost");
    await vi.advanceTimersByTimeAsync(500);
    expect(wires).toHaveLength(2);
    expect(wire().after).toBe(7);
    wire().events.message(hello(7n));
    expect(link()).toBe("live");
  });

  it("waits twice as long after each failure, up to a limit, and anew after a Hello", async () => {
    socket.start(seq(0));
    const waits: number[] = [];
    for (let round = 0; round < 8; ++round) {
      const before = wires.length;
      wire().events.closed();
      await vi.advanceTimersByTimeAsync(0); // the question whether we are admitted
      let waited = 0;
      while (wires.length === before) {
        await vi.advanceTimersByTimeAsync(100);
        waited += 100;
      }
      waits.push(waited);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
    wire().events.message(hello());
    wire().events.closed();
    const before = wires.length;
    await vi.advanceTimersByTimeAsync(500);
    expect(wires).toHaveLength(before + 1);
  });

  it("does not wait any longer when the network is back", async () => {
    socket.start(seq(0));
    wire().events.message(hello());
    wire().events.closed();
    socket.hurry();
    expect(wires).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(wires).toHaveLength(2);
  });

  it("says stale since when nothing comes, gives the link up, and opens a new one", async () => {
    socket.start(seq(0));
    wire().events.message(hello());
    await vi.advanceTimersByTimeAsync(kQuietMs);
    expect(links.at(-1)).toEqual({ kind: "quiet", since: kServerTime });
    await vi.advanceTimersByTimeAsync(kGiveUpMs - kQuietMs);
    expect(wires[0]?.closed).toBe(true);
    expect(links.at(-1)).toEqual({ kind: "lost", since: kServerTime, attempt: 1 });
    await vi.advanceTimersByTimeAsync(500);
    expect(wires).toHaveLength(2);
  });

  it("is live again with the next frame of a quiet link", async () => {
    socket.start(seq(0));
    wire().events.message(hello());
    await vi.advanceTimersByTimeAsync(kQuietMs + 1);
    expect(link()).toBe("quiet");
    wire().events.message(state());
    expect(link()).toBe("live");
    await vi.advanceTimersByTimeAsync(kQuietMs - 1);
    expect(link()).toBe("live");
  });

  it("keeps the time it last heard anything through every failed try", async () => {
    socket.start(seq(0));
    wire().events.message(hello());
    wire().events.closed();
    await vi.advanceTimersByTimeAsync(500);
    wire().events.closed();
    await vi.advanceTimersByTimeAsync(1000);
    wire().events.closed();
    expect(links.at(-1)).toEqual({ kind: "lost", since: kServerTime, attempt: 3 });
  });

  it("stops for good where the server does not admit us", async () => {
    admitted = false;
    socket.start(seq(0));
    wire().events.closed();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(link()).toBe("unauthorised");
    expect(wires).toHaveLength(1);
  });

  it("takes an unreachable server for no refusal", async () => {
    admitted = "unreachable";
    socket.start(seq(0));
    wire().events.closed();
    await vi.advanceTimersByTimeAsync(500);
    expect(wires).toHaveLength(2);
  });

  it("hands a gap on and resumes behind it", async () => {
    socket.start(seq(3));
    wire().events.message(hello(90n));
    wire().events.message(gap(90n));
    expect(messages.at(-1)).toEqual({ kind: "gap", seq: 90 });
    wire().events.closed();
    await vi.advanceTimersByTimeAsync(500);
    expect(wire().after).toBe(90);
  });

  it("takes a server with an older newest event for another database", () => {
    socket.start(seq(100));
    wire().events.message(hello(4n));
    expect(messages.at(-1)).toEqual({ kind: "gap", seq: 4 });
    expect(socket.latest).toBe(4);
  });

  it("leaves a wire that carries no frames of ours", async () => {
    socket.start(seq(0));
    wire().events.message(hello());
    wire().events.message(new Uint8Array([0xff, 0xff, 0xff]));
    expect(wires[0]?.closed).toBe(true);
    expect(link()).toBe("lost");
    await vi.advanceTimersByTimeAsync(500);
    expect(wires).toHaveLength(2);
  });

  it("ignores what a wire it has left still says", async () => {
    socket.start(seq(0));
    const first = wire();
    first.events.message(hello());
    first.events.closed();
    await vi.advanceTimersByTimeAsync(500);
    first.events.message(event(9n));
    first.events.closed();
    expect(messages.map((message) => message.kind)).toEqual(["hello"]);
    expect(wires).toHaveLength(2);
  });

  it("is silent after stop", async () => {
    socket.start(seq(0));
    wire().events.message(hello());
    socket.stop();
    const said = links.length;
    wire().events.message(event(1n));
    wire().events.closed();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(links).toHaveLength(said);
    expect(wires).toHaveLength(1);
  });
});
